import { type Quality, type QualityReason, SeriesId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { qualityView } from './quality-view.js';

const series = SeriesId.parse('kajiyase-bashi/level');
const period = { series, from: minute(0), to: minute(60) };
type Row = [minutes: number, value: number, quality?: Quality, ...reasons: QualityReason[]];
const look = (rows: readonly Row[], most = 10) =>
  qualityView(
    period,
    rows.map(([minutes, value, quality = 'good', ...reasons]) => ({
      ...{ at: minute(minutes), value, quality, reasons },
    })),
    most,
  );

test('a period without readings, or with good ones alone, has nothing to look at', () => {
  expect(look([])).toEqual({
    ...{ ...period, counts: { good: 0, suspect: 0, bad: 0, missing: 0 } },
    ...{ highestDoubted: null, runs: [], more: false },
  });
  expect(
    look([
      [0, 1],
      [10, 1.1],
    ]),
  ).toMatchObject({ counts: { good: 2 }, runs: [] });
});

test('readings that follow one another and are doubted for the same reason stand together, the newest first, with why', () => {
  const { counts, runs, highestDoubted } = look([
    [0, 1],
    [10, 4.5, 'suspect', 'spike'],
    [20, 1.2],
    [30, 1.31, 'suspect', 'stuck'],
    [40, 1.31, 'suspect', 'stuck'],
    [50, -999, 'missing', 'sentinel'],
  ]);
  expect(counts).toEqual({ good: 2, suspect: 3, bad: 0, missing: 1 });
  expect(runs.map((run) => [run.from, run.to, run.count, run.reasons])).toEqual([
    [minute(50), minute(50), 1, ['sentinel']],
    [minute(30), minute(40), 2, ['stuck']],
    [minute(10), minute(10), 1, ['spike']],
  ]);
  expect(highestDoubted).toEqual({ at: minute(10), value: 4.5 });
});

test('a good reading between two doubted ones parts them, and so does another reason', () => {
  const apart = look([
    [0, 3, 'suspect', 'spike'],
    [10, 1],
    [20, 3, 'suspect', 'spike'],
    [30, 9, 'suspect', 'rate'],
  ]);
  expect(apart.runs.map(({ count }) => count)).toEqual([1, 1, 1]);
});

test('of a run the lowest and the highest value are told', () => {
  const [run] = look([
    [0, 2.2, 'bad', 'maintenance'],
    [10, 2.5, 'bad', 'maintenance'],
    [20, 2.1, 'bad', 'maintenance'],
  ]).runs;
  expect(run).toMatchObject({ lowest: 2.1, highest: 2.5, count: 3 });
});

test('what staff say counts stays in sight, so that it can be taken back', () => {
  expect(look([[10, 4.5, 'good', 'overruled']])).toMatchObject({
    runs: [{ quality: 'good', reasons: ['overruled'] }],
    highestDoubted: null,
  });
});

test('of many the newest are told, and that there are older ones', () => {
  const many = look(
    [
      [0, 3, 'suspect', 'spike'],
      [10, 1],
      [20, 4, 'suspect', 'spike'],
    ],
    1,
  );
  expect(many).toMatchObject({ runs: [{ from: minute(20) }], more: true, counts: { suspect: 2 } });
});
