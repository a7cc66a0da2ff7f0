import type { Instant, SeriesView } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import type { OlderReadings } from '../influx/older-readings.js';
import type { StoredReading } from '../readings/reading-store.js';
import { aStation, LEVEL, minute } from '../testing/builders.js';
import { MOST_READINGS } from './hub-view.js';
import { longSeries } from './long-series.js';

const view = (from: Instant, to: Instant, at: number[]): SeriesView => ({
  series: LEVEL,
  unit: 'm',
  from,
  to,
  at: at.map(minute),
  value: at,
  quality: at.map(() => 0),
  gapMs: 1,
});

/** A store that begins an hour after six, and a server that has the hour before. */
const ask = (
  [from, to]: [number, number],
  {
    begins = 60,
    recent = [60, 70],
    older = [],
    missing = null,
  }: {
    begins?: number | undefined;
    recent?: number[];
    older?: number[];
    missing?: Awaited<ReturnType<OlderReadings['range']>>['missing'];
  } = {},
) => {
  const asked: { from: number; to: number }[] = [];
  const readings = older.map(
    (minutes): StoredReading => ({
      series: LEVEL,
      at: minute(minutes),
      value: minutes,
      receivedAt: minute(minutes),
      quality: 'suspect',
      reasons: [],
    }),
  );
  const found = longSeries(
    {
      view: {
        series: (_, __, a, b) =>
          view(
            a,
            b,
            recent.filter((one) => minute(one) >= a && minute(one) <= b),
          ),
        beginsAt: () => (begins === undefined ? undefined : minute(begins)),
      },
      older: {
        range: (query) => {
          asked.push(query);
          return Promise.resolve({ readings, missing });
        },
      },
    },
    aStation().id,
    'level',
    minute(from),
    minute(to),
  );
  return found.then((series) => ({ series, asked }));
};

test('a period within the hub’s own store is not asked for elsewhere', async () => {
  const { series, asked } = await ask([60, 90]);
  expect([series?.value, series?.olderMissing, asked]).toEqual([[60, 70], undefined, []]);
});

test('a period across the horizon is one series, without a seam', async () => {
  const { series, asked } = await ask([0, 90], { older: [40, 50] });
  expect(series).toMatchObject({ at: [40, 50, 60, 70].map(minute), quality: [1, 1, 0, 0], to: minute(90) });
  expect(asked).toMatchObject([{ from: minute(0), to: minute(60) - 1 }]);
  expect(series?.olderMissing).toBeUndefined();
});

test('a period before the horizon is asked for as far as it goes', async () => {
  const { series, asked } = await ask([0, 30], { older: [10] });
  expect([series?.value, asked[0]?.to]).toEqual([[10], minute(30)]);
});

test('what cannot be read now is said to be missing, and the rest is given', async () => {
  const { series } = await ask([0, 90], { missing: 'influx-down' });
  expect([series?.value, series?.olderMissing]).toEqual([[60, 70], 'influx-down']);
});

test('an answer that is full says where the rest begins', async () => {
  const older = Array.from({ length: MOST_READINGS - 1 }, (_, i) => i / MOST_READINGS);
  const { series } = await ask([0, 90], { older });
  expect([series?.at.length, series?.to]).toEqual([MOST_READINGS, minute(60)]);
  const full = await ask([0, 90], { older: [...older, 1] });
  expect([full.series?.at.length, full.series?.to]).toEqual([MOST_READINGS, minute(1)]);
});
