import { HOUR, MINUTE, SeriesView } from '@kawamori/contracts';
import { expect, it } from 'vitest';
import { aStation, NIGHT } from '../test-data.js';
import { inOwnScale, isOfPresent, piecesOf, presentAnchor, shifted } from './lines.js';

const series = (rows: [minutes: number, value: number, quality?: number][]) =>
  SeriesView.parse({
    ...{ series: 'kajiyase-bashi/level', unit: 'm', from: NIGHT, to: NIGHT + HOUR, gapMs: 30 * MINUTE },
    at: rows.map(([minutes]) => NIGHT + minutes * MINUTE),
    value: rows.map(([, value]) => value),
    quality: rows.map(([, , quality = 0]) => quality),
  });

it('a line leaves gaps open and doubtful values out', () => {
  const pieces = piecesOf(
    series([
      [0, 1],
      [10, 9, 1],
      [20, 2],
      [60, 3],
    ]),
  );
  expect(pieces.map((piece) => piece.map(({ y }) => y))).toEqual([[1, 2], [3]]);
});

it('the values of a station upstream are laid over those of another as they were, only later and each in its own scale', () => {
  const pieces = piecesOf(
    series([
      [0, 280],
      [10, 282],
      [20, 281],
    ]),
  );
  const later = shifted(pieces, HOUR);
  expect(later[0]?.map(({ x }) => x - NIGHT)).toEqual([60, 70, 80].map((minutes) => minutes * MINUTE));
  expect(inOwnScale(later, { from: NIGHT, to: NIGHT + 2 * HOUR })[0]?.map(({ y }) => y)).toEqual([0, 1, 0.5]);
});

it('past floods are laid over the crest of the one that goes on, so far, and without one over the newest value', () => {
  const calm = aStation({ valueM: 207 });
  expect(presentAnchor(calm)).toEqual({ at: calm.level?.latest?.at, isCrest: false });
  const episode = {
    ...{ id: 'e', station: calm.id, openedAt: NIGHT - HOUR, subsidedAt: null, highest: 'overflow' },
    ...{ crestM: 214, crestAt: NIGHT - MINUTE, changes: [] },
  };
  const flood = { ...calm, level: calm.level && { ...calm.level, episode } };
  expect(presentAnchor(flood)).toEqual({ at: NIGHT - MINUTE, isCrest: true });
  expect(presentAnchor(aStation({ rainMm1h: 3 }))).toBeUndefined();
});

it('a flood is not laid over itself: neither the one that goes on, nor one that the present line still shows', () => {
  const calm = aStation({ valueM: 207 });
  const crest = (minutesAgo: number) => ({ episode: 'before', crestAt: NIGHT - minutesAgo * MINUTE });
  expect(isOfPresent(crest(120), calm, 6 * HOUR)).toBe(true);
  expect(isOfPresent(crest(7 * 60), calm, 6 * HOUR)).toBe(false);
  // The wider the stretch, the more of it is the present.
  expect(isOfPresent(crest(7 * 60), calm, 12 * HOUR)).toBe(true);
  const episode = {
    ...{ id: 'now', station: calm.id, openedAt: NIGHT - HOUR, subsidedAt: null, highest: 'overflow' },
    ...{ crestM: 214, crestAt: NIGHT - 30 * MINUTE, changes: [] },
  };
  const flood = { level: calm.level && { ...calm.level, episode } };
  expect(isOfPresent({ episode: 'now', crestAt: NIGHT - 30 * 24 * HOUR }, flood, 6 * HOUR)).toBe(true);
  expect(isOfPresent(crest(5 * 60), flood, 6 * HOUR)).toBe(true);
  expect(isOfPresent(crest(24 * 60), flood, 6 * HOUR)).toBe(false);
  expect(isOfPresent(crest(0), aStation({ valueM: null }), 6 * HOUR)).toBe(false);
});
