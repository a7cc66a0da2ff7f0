import { HOUR, MINUTE, SeriesView } from '@kawamori/contracts';
import { expect, it } from 'vitest';
import { aStation, NIGHT } from '../test-data.js';
import { inOwnScale, piecesOf, presentAnchor, shifted } from './lines.js';

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
