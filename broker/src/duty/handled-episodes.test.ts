import type { NoticeView } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aHub } from '../testing/judged-hub.js';
import { handledEpisodes } from './handled-episodes.js';

const NO_STATIONS = { stations: new Map() };
const word = { by: 'hq', via: 'face', nameJa: 'hq', nameEn: 'hq', at: 0, note: '' } as const;
/** The newest first. */
const listed = (notices: readonly NoticeView[]) =>
  handledEpisodes(notices.toReversed(), NO_STATIONS, () => false).map(({ subjectJa, answer, matter }) => [
    subjectJa,
    answer,
    matter,
  ]);

/** It rose past two levels, fell below the upper one, and below both. */
function aRiver(): NoticeView[] {
  const hub = aHub();
  hub.reads([0, 2.5], [10, 3.2], [20, 4.1], [30, 3.5], [40, 3.5], [50, 3.5]);
  return hub.notices();
}

test('an episode is answered by its newest notice that asks for it; that the water has fallen asks for nothing', () => {
  const [caution, danger, fallen] = aRiver();
  if (!caution || !danger || !fallen) throw new Error('three were told');
  expect(listed([caution, danger, fallen])).toEqual([[fallen.subjectJa, 'open', 'river']]);
  const answered = { ...danger, acknowledged: [word] };
  expect(listed([caution, answered, fallen])).toEqual([[fallen.subjectJa, 'acknowledged', 'river']]);
});

test('what was told to nobody, and the daily report, wait for nobody', () => {
  const [caution] = aRiver();
  if (!caution) throw new Error('one was told');
  expect(listed([{ ...caution, kind: 'learnt' }])).toEqual([]);
  expect(listed([{ ...caution, kind: 'daily' }])).toEqual([]);
  const broken: NoticeView = { ...caution, kind: 'condition', subjectJa: '止まった', station: null };
  expect(listed([broken, { ...broken, kind: 'condition-ended', subjectJa: '戻った' }])).toEqual([
    ['戻った', 'open', 'maintenance'],
  ]);
});
