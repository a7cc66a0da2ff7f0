import { DAY, type Instant, MINUTE, resolutionFor } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import type { OlderReadings } from '../influx/older-readings.js';
import type { StoredReading } from '../readings/reading-store.js';
import { rollUps, widthOf } from '../readings/roll-up.js';
import { aStation, LEVEL, minute } from '../testing/builders.js';
import { type AskedSeries, longSeries, readingColumns } from './long-series.js';
import { rollUpColumns } from './roll-up-view.js';
import { MOST_READINGS } from './series-store.js';

const reading = (minutes: number, quality: 'good' | 'suspect' = 'good'): StoredReading => ({
  series: LEVEL,
  at: minute(minutes),
  value: minutes,
  receivedAt: minute(minutes),
  quality,
  reasons: [],
});

/** A store that begins an hour after six, and a server that has the hour before. */
const ask = (
  [from, to]: [number, number],
  {
    begins = 60,
    recent = [60, 70],
    older = [],
    missing = null,
    resolution = 'raw',
    retired = [],
  }: {
    /** Stretches of which the store keeps the roll-ups alone. */
    retired?: [number, number][];
    begins?: number | undefined;
    recent?: number[];
    older?: number[];
    missing?: Awaited<ReturnType<OlderReadings['range']>>['missing'];
    resolution?: AskedSeries['resolution'];
  } = {},
) => {
  const asked: { from: number; to: number }[] = [];
  const within = (rows: readonly StoredReading[], a: Instant, b: Instant) =>
    rows.filter(({ at }) => at >= a && at <= b);
  const rows = recent.map((minutes) => reading(minutes));
  const old = older.map((minutes) => reading(minutes, 'suspect'));
  const found = longSeries(
    {
      store: {
        beginsAt: () => (begins === undefined ? undefined : minute(begins)),
        retired: () => retired.map(([from, to]) => ({ from: minute(from), to: minute(to) })),
        readings: (query) => readingColumns(within(rows, query.from, query.to)),
        rollUps: (query) =>
          rollUps(rows, widthOf(query.resolution)).filter(({ at }) => at >= query.from && at <= query.to),
      },
      older: {
        range: (query) => {
          asked.push(query);
          return Promise.resolve({ readings: old, missing });
        },
        rollUps: (query) => {
          asked.push(query);
          return Promise.resolve({ rollUps: rollUps(old, widthOf(query.resolution)), missing });
        },
      },
    },
    {
      ...{ station: aStation().id, quantity: 'level', from: minute(from), to: minute(to), resolution },
      observing: 10 * MINUTE,
    },
  );
  return found.then((series) => ({ series, asked }));
};

test('a period in hours takes the hour that the horizon cuts from the server, which has all of it', async () => {
  const { series, asked } = await ask([20, 200], {
    ...{ begins: 90, recent: [90, 100, 130, 140], older: [30, 70, 100], resolution: '1h' },
  });
  expect(asked).toMatchObject([{ from: minute(0), to: minute(120) - 1 }]);
  expect(series).toMatchObject({
    at: [0, 60, 120].map(minute),
    value: [30, 100, 135],
    quality: [1, 1, 0],
    rollUp: { resolution: '1h', count: [0, 0, 2], max: [null, null, 140], doubtful: [1, 2, 0] },
  });
});

test('a chart gets every reading of a day, and a year in hours or days', async () => {
  const resolutionOf = async (minutes: number) =>
    (await ask([0, minutes], { begins: undefined, resolution: 'auto' })).series.rollUp?.resolution;
  // The station's values are ten minutes apart.
  expect(await resolutionOf(1_440)).toBeUndefined();
  expect(await resolutionOf(60 * 1_440)).toBe('1h');
  expect(await resolutionOf(366 * 1_440)).toBe('1d');
  expect(resolutionFor(7 * DAY, MINUTE)).toBe('10m');
});

test('the rain of a day is its sum', () => {
  const days = rollUps([reading(0), reading(10), reading(20)], DAY);
  expect(rollUpColumns(days, '1d', 'rain').value).toEqual([30]);
  expect(rollUpColumns(days, '1d', 'level').value).toEqual([10]);
});

test('a period within the hub’s own store is not asked for elsewhere', async () => {
  const { series, asked } = await ask([60, 90]);
  expect([series.value, series.olderMissing, asked]).toEqual([[60, 70], undefined, []]);
});

test('a period across the horizon is one series, without a seam', async () => {
  const { series, asked } = await ask([0, 90], { older: [40, 50] });
  expect(series).toMatchObject({ at: [40, 50, 60, 70].map(minute), quality: [1, 1, 0, 0], to: minute(90) });
  expect(asked).toMatchObject([{ from: minute(0), to: minute(60) - 1 }]);
  expect(series.olderMissing).toBeUndefined();
});

test('a period before the horizon is asked for as far as it goes', async () => {
  const { series, asked } = await ask([0, 30], { older: [10] });
  expect([series.value, asked[0]?.to]).toEqual([[10], minute(30)]);
});

test('what cannot be read now is said to be missing, and the rest is given', async () => {
  const { series } = await ask([0, 90], { missing: 'influx-down' });
  expect([series.value, series.olderMissing]).toEqual([[60, 70], 'influx-down']);
});

test('an answer that is full says where the rest begins', async () => {
  const older = Array.from({ length: MOST_READINGS - 1 }, (_, i) => i / MOST_READINGS);
  const { series } = await ask([0, 90], { older });
  expect([series.at.length, series.to]).toEqual([MOST_READINGS, minute(60)]);
  const full = await ask([0, 90], { older: [...older, 1] });
  expect([full.series.at.length, full.series.to]).toEqual([MOST_READINGS, minute(1)]);
});

describe('readings that were let go of by their age', () => {
  const retired: [number, number][] = [[Number.MIN_SAFE_INTEGER / MINUTE, 60]];

  test('are said to be kept as roll-ups alone, and nobody is asked for them', async () => {
    const { series, asked } = await ask([0, 90], { retired });
    expect([series.value, series.olderMissing, asked]).toEqual([[60, 70], 'roll-ups-only', []]);
  });

  test('are there as roll-ups, and nothing is said to be missing', async () => {
    const { series, asked } = await ask([0, 200], {
      ...{ begins: 120, recent: [10, 70, 130], retired: [[0, 120]], resolution: '1h' },
    });
    expect([series.at, series.value]).toEqual([[0, 60, 120].map(minute), [10, 70, 130]]);
    expect([series.olderMissing, asked]).toEqual([undefined, []]);
  });

  test('before and after what a server holds are left out of what it is asked for', async () => {
    const { series, asked } = await ask([0, 200], {
      ...{ begins: 120, recent: [130], older: [50], missing: 'influx-down' },
      retired: [
        [10, 40],
        [70, 120],
      ],
    });
    expect(asked.map(({ from, to }) => [from, to])).toEqual([
      [minute(0), minute(10) - 1],
      [minute(40), minute(70) - 1],
    ]);
    expect([series.value, series.olderMissing]).toEqual([[50, 50, 130], 'influx-down']);
  });
});
