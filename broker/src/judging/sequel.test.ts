import { expect, test } from 'vitest';
import { minute, pack } from '../testing/builders.js';
import { aHub } from '../testing/judged-hub.js';

/** What people were woken by, in the order of its telling. */
const subjects = (hub: ReturnType<typeof aHub>) =>
  hub
    .notices()
    .flatMap(({ kind, subjectJa }) => (kind === null ? [subjectJa.replace('鍛冶屋瀬橋 ', '')] : []));

test('a step up says that the water has risen further, a second crest that it has risen again, a new episode neither', () => {
  const hub = aHub();
  hub.reads([0, 2.5], [10, 3.2], [20, 4.1]);
  // Below the danger level for its hold, then up again, and further.
  hub.reads([30, 3.5], [40, 3.5], [50, 3.5], [60, 4.1], [70, 5.1]);
  hub.reads([80, 4.2], [90, 3.3], [100, 2.5], [110, 2.5], [120, 2.5], [130, 2.5], [140, 3.2]);
  expect(subjects(hub)).toEqual([
    '氾濫注意水位に到達（観測） 3.20 m',
    'さらに上昇・氾濫危険水位に到達（観測） 4.10 m',
    '再び上昇・氾濫危険水位に到達（観測） 4.10 m',
    'さらに上昇・氾濫開始水位に到達（観測）・氾濫は未確認 5.10 m',
    '氾濫注意水位に到達（観測） 3.20 m',
  ]);
});

test('what was learnt afterwards, and so told to nobody, is nothing that a step could come after', () => {
  const hub = aHub();
  hub.reads([0, 2.5], [40, 2.9]);
  hub.hears(41, pack([[20, 3.2]]));
  hub.reads([50, 3.8]);
  hub.reads([60, 4.3]);
  expect(subjects(hub)).toEqual([
    '氾濫注意水位に到達（観測） 3.80 m',
    'さらに上昇・氾濫危険水位に到達（観測） 4.30 m',
  ]);
});

test('the newest of back-fill that comes at once is the first that anybody hears', () => {
  const hub = aHub();
  hub.reads([0, 2.5]);
  hub.hears(
    31,
    pack([
      [10, 3.2],
      [20, 3.6],
      [30, 3.9],
    ]),
  );
  hub.reads([40, 4.2]);
  expect(subjects(hub)).toEqual([
    expect.stringMatching(/^氾濫注意水位に到達/),
    'さらに上昇・氾濫危険水位に到達（観測） 4.20 m',
  ]);
  expect(hub.notices().every(({ decidedAt }) => decidedAt >= minute(31))).toBe(true);
});

test('a hub that starts again in a rise knows what was told before', () => {
  const hub = aHub();
  hub.reads([0, 2.5], [10, 3.2]);
  hub.startsAgain();
  hub.reads([20, 4.1], [30, 3.5], [40, 3.5], [50, 3.5]);
  hub.startsAgain();
  hub.reads([60, 4.1]);
  expect(subjects(hub).slice(1)).toEqual([
    'さらに上昇・氾濫危険水位に到達（観測） 4.10 m',
    '再び上昇・氾濫危険水位に到達（観測） 4.10 m',
  ]);
});
