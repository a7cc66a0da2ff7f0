import { type Quality, type QualityReason, SeriesId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import type { OtherValue } from '../readings/reading-table.js';
import { minute } from '../testing/builders.js';
import { qualityView } from './quality-view.js';

const series = SeriesId.parse('kajiyase-bashi/level');
const period = { series, from: minute(0), to: minute(60) };
type Row = [minutes: number, value: number, quality?: Quality, ...reasons: QualityReason[]];
const look = (rows: readonly Row[], most = 10, others: readonly OtherValue[] = []) =>
  qualityView(
    period,
    rows.map(([minutes, value, quality = 'good', ...reasons]) => ({
      ...{ at: minute(minutes), receivedAt: minute(minutes), value, quality, reasons },
    })),
    others,
    most,
  );

test('a period without readings, or with good ones alone, has nothing to look at', () => {
  expect(look([])).toEqual({
    ...{ ...period, counts: { good: 0, suspect: 0, bad: 0, missing: 0 } },
    ...{ highestDoubted: null, runs: [], more: false, several: [], moreSeveral: false },
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

const other = (minutes: number, value: number, came: number): OtherValue => ({
  ...{ at: minute(minutes), value, receivedAt: minute(came) },
});

test('where several values came for one instant, the one that is judged stands beside the others, the newest instant first', () => {
  const rows: Row[] = [
    [0, 1.2],
    [10, 4.5, 'suspect', 'spike'],
    [20, 1.4],
  ];
  const { several, moreSeveral, counts } = look(rows, 10, [
    other(10, 1.3, 10),
    other(10, -999, 25),
    other(0, 1.1, 40),
  ]);
  expect(several).toEqual([
    {
      ...{ at: minute(10), value: 4.5, receivedAt: minute(10), quality: 'suspect' },
      others: [
        { value: 1.3, receivedAt: minute(10) },
        { value: -999, receivedAt: minute(25) },
      ],
    },
    {
      ...{ at: minute(0), value: 1.2, receivedAt: minute(0), quality: 'good' },
      others: [{ value: 1.1, receivedAt: minute(40) }],
    },
  ]);
  expect(moreSeveral).toBe(false);
  // What is only kept is not judged, and is counted nowhere.
  expect(counts).toMatchObject({ good: 2, suspect: 1, missing: 0 });
});

test('of many instants with several values the newest are told; of one whose reading was let go of nothing', () => {
  const rows: Row[] = [
    [0, 1],
    [10, 1.1],
  ];
  const others = [other(20, 9, 20), other(10, 1, 10), other(0, 0.9, 10)];
  expect(look(rows, 10, others).several.map(({ at }) => at)).toEqual([minute(10), minute(0)]);
  expect(look(rows, 1, others)).toMatchObject({ several: [{ at: minute(10) }], moreSeveral: true });
});
