import {
  HOUR,
  levelRange,
  levelTicks,
  MINUTE,
  SeriesView,
  spreadLabels,
  timeTicks,
} from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { aStation, NIGHT } from '../test-data.js';
import {
  calmerSide,
  dataOf,
  heightsIn,
  isSparseIn,
  nameSide,
  nearestMarks,
  nextValueAt,
  readingAt,
  spaced,
} from './chart-data.js';
import { chartColumns, clipped, withLatest } from './series.js';
import { within } from './visible.js';

const series = (rows: [minutes: number, value: number, quality?: number][]) =>
  SeriesView.parse({
    series: 'kajiyase-bashi/level',
    unit: 'm',
    from: NIGHT,
    to: NIGHT + HOUR,
    at: rows.map(([minutes]) => NIGHT + minutes * MINUTE),
    value: rows.map(([, value]) => value),
    quality: rows.map(([, , quality = 0]) => quality),
    gapMs: 30 * MINUTE,
  });

describe('the columns of a hydrograph', () => {
  it('leave a gap open that is longer than the series allows', () => {
    expect(
      chartColumns(
        series([
          [0, 1],
          [10, 2],
          [60, 3],
        ]),
      ).good,
    ).toEqual([1, 2, null, 3]);
    expect(
      chartColumns(
        series([
          [0, 1],
          [30, 2],
        ]),
      ).good,
    ).toEqual([1, 2]);
  });

  it('set doubtful and bad values apart, and break the line at a missing one', () => {
    const columns = chartColumns(
      series([
        [0, 1],
        [10, 9, 1],
        [20, 1.1],
        [30, -888, 3],
        [40, 1.2],
      ]),
    );
    expect(columns.good).toEqual([1, 1.1, null, 1.2]);
    expect(columns.doubtful.map(({ value }) => value)).toEqual([9]);
  });

  it('take in the newest value, once, and confirm one that was doubtful', () => {
    const reading = {
      at: NIGHT + 20 * MINUTE,
      receivedAt: NIGHT,
      value: 5,
      quality: 'suspect' as const,
      reasons: [],
    };
    const doubted = withLatest(
      series([
        [0, 1],
        [10, 2],
      ]),
      reading,
      10 * MINUTE,
    );
    expect(doubted.quality).toEqual([0, 0, 1]);
    const confirmed = withLatest(doubted, { ...reading, quality: 'good' }, 10 * MINUTE);
    expect(confirmed.value).toEqual([1, 2, 5]);
    expect(confirmed.quality).toEqual([0, 0, 0]);
    expect(withLatest(confirmed, { ...reading, at: NIGHT }, 10 * MINUTE)).toBe(confirmed);
  });
});

describe('values that came late', () => {
  const six = series([
    [0, 1],
    [10, 2],
    [20, 3],
    [30, 4],
    [40, 5],
    [50, 6],
  ]);

  it('are drawn as a line of their own, joined to the values at either side', () => {
    const { good, inTime, late } = chartColumns({ ...six, late: [2, 3] });
    expect(good).toEqual([1, 2, 3, 4, 5, 6]);
    expect(inTime).toEqual([1, 2, null, null, 5, 6]);
    expect(late).toEqual([null, 2, 3, 4, 5, null]);
  });

  it('are none where all came in time', () => {
    const { inTime, late } = chartColumns(six);
    expect(inTime).toEqual([1, 2, 3, 4, 5, 6]);
    expect(late).toEqual([null, null, null, null, null, null]);
  });

  it('a newest value is one where it took longer than its interval allows', () => {
    const newest = (minutes: number) =>
      withLatest(
        six,
        {
          at: NIGHT + 60 * MINUTE,
          receivedAt: NIGHT + (60 + minutes) * MINUTE,
          value: 7,
          quality: 'good',
          reasons: [],
        },
        10 * MINUTE,
      ).late;
    expect(newest(1)).toEqual([]);
    expect(newest(16)).toEqual([6]);
  });
});

describe('the axes', () => {
  it('mark round hours of Japan time', () => {
    const ticks = timeTicks(NIGHT - 24 * HOUR, NIGHT, 5);
    expect(ticks.map((at) => new Date(at + 9 * HOUR).toISOString().slice(11, 16))).toEqual([
      '06:00',
      '12:00',
      '18:00',
      '00:00',
    ]);
  });

  it('reach from the mark below to the next one above the water', () => {
    const { marks } = aStation();
    const [low, high] = levelRange([208, 211], marks);
    expect(low).toBeLessThan(206.81);
    expect(high).toBeGreaterThan(212.71);
    expect(levelRange([], [])).toEqual([0, 1]);
  });

  it('mark round heights, negative ones too', () => {
    expect(levelTicks(-1.2, 0.9, 5)).toEqual([-1, -0.5, 0, 0.5]);
  });

  it('leave heights out where a low chart has no room for all', () => {
    expect(spaced([206, 208, 210, 212, 214], 3)).toEqual([206, 210, 214]);
    expect(spaced([206, 208, 210], 9)).toEqual([206]);
    expect(spaced([206, 208], 2)).toEqual([206, 208]);
    expect(spaced([], 2)).toEqual([]);
  });

  it('move the names of marks apart and keep them within the chart', () => {
    expect(spreadLabels([50, 52, 54], 10, 0, 100)).toEqual([50, 60, 70]);
    expect(spreadLabels([95, 98], 10, 0, 100)).toEqual([90, 100]);
  });

  it('name the marks nearest to the water where there is no room for all', () => {
    const lines = [...aStation().marks, ...aStation().marks].map((mark, i) => ({
      mark: { ...mark, id: `${i}`, valueM: 207 + i, opensEpisode: i > 0 },
    }));
    const named = (waterM: number | undefined, count: number) =>
      nearestMarks(lines, waterM, count).map(({ mark }) => mark.valueM);
    expect(named(209.9, 2)).toEqual([209, 210]);
    expect(named(206, 2), 'the mark that is no danger level gives way').toEqual([208, 209]);
    expect(named(206, 9)).toEqual([207, 208, 209, 210]);
    expect(named(undefined, -1)).toEqual([]);
  });
});

describe('a chart that is moved', () => {
  const level = series([
    [0, 1],
    [10, 2],
    [20, 7, 1],
    [30, 5],
    [100, 3],
  ]);
  const data = dataOf({ level, other: null, rain: null });
  const at = (minutes: number) => NIGHT + minutes * MINUTE;

  it('is as high as what it shows', () => {
    expect(heightsIn(data, { from: at(0), to: at(10) })).toEqual([1, 2]);
    expect(heightsIn(data, { from: at(5), to: at(100) })).toEqual([2, 5, 3]);
    expect(isSparseIn(data, { from: at(0), to: at(100) })).toBe(true);
  });

  it('is read from good value to good value, over a doubtful one and over a gap', () => {
    expect(nextValueAt(data, at(10), 1)).toBe(at(30));
    expect(nextValueAt(data, at(30), 1)).toBe(at(100));
    expect(nextValueAt(data, at(30), -1)).toBe(at(10));
    expect([nextValueAt(data, at(100), 1), nextValueAt(data, at(0), -1)]).toEqual([undefined, undefined]);
    expect(nextValueAt(data, Number.MAX_SAFE_INTEGER, -1)).toBe(at(100));
  });

  it('reads the nearest value, and none within a gap', () => {
    expect(readingAt(data, at(12))).toMatchObject({ at: at(10), valueM: 2 });
    expect(readingAt(data, at(65))).toMatchObject({ at: at(65), valueM: null });
  });

  it('has the names of its levels where the water stood lower', () => {
    expect(calmerSide(level, { from: at(0), to: at(40) })).toBe('left');
    expect(calmerSide(level, { from: at(20), to: at(110) })).toBe('right');
  });

  it('writes the name of a level on the other side where the water runs behind it on the usual one', () => {
    const falling = series([0, 10, 20, 30, 40, 50, 60].map((minutes) => [minutes, 7 - minutes / 10]));
    const hour = { from: NIGHT, to: NIGHT + HOUR };
    const nameAt = (middle: number, usual: 'left' | 'right') =>
      nameSide(falling, hour, { lowM: middle - 0.2, highM: middle + 0.2 }, usual);
    expect(nameAt(2, 'right')).toBe('left');
    expect(nameAt(7, 'right')).toBe('right');
    expect(nameAt(7, 'left')).toBe('right');
    // Behind it on both sides, or nowhere: where it usually stands.
    expect(nameSide(falling, hour, { lowM: 0, highM: 9 }, 'right')).toBe('right');
    expect(nameAt(9, 'left')).toBe('left');
    expect(nameSide(null, hour, { lowM: 0, highM: 9 }, 'left')).toBe('left');
  });

  it('draws of what follows in time what touches the period', () => {
    const hours = [0, 1, 2, 3].map((hour) => ({ from: hour * 60, to: hour * 60 + 60 }));
    expect(within(hours, { from: 70, to: 130 }, (one) => one)).toEqual([hours[1], hours[2]]);
    expect(within(hours, { from: -5, to: 500 }, (one) => one)).toBe(hours);
    expect(within(hours, { from: 500, to: 600 }, (one) => one)).toEqual([]);
  });

  it('is told by the part that is shown', () => {
    const part = clipped({ ...level, late: [1, 4] }, { from: at(5), to: at(30) });
    expect(part).toMatchObject({ from: at(5), to: at(30), value: [2, 7, 5], quality: [0, 1, 0], late: [0] });
  });
});
