import { type SeriesId, StationConfig } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import type { StoredReading } from '../readings/reading-store.js';
import { aStation, aStationFile, minute } from '../testing/builders.js';
import { isCalmAround } from './calm-around.js';

const station = aStation();
const naro = StationConfig.parse(aStationFile({ id: 'naro' }));
const NOW = minute(600);

type Series = Record<string, (readonly [minutesAgo: number, value: number, quality?: 'suspect'])[]>;

const calm = (series: Series) =>
  isCalmAround(station, NOW, {
    stations: [station, naro],
    range: (id: SeriesId, from, to) =>
      (series[id] ?? [])
        .map(([ago, value, quality = 'good']) => ({ at: NOW - minute(ago) + minute(0), value, quality }))
        .filter(({ at }) => at >= from && at <= to)
        .sort((a, b) => a.at - b.at) as StoredReading[],
  });

test('it is calm where others are heard and nothing moves', () => {
  expect(
    calm({
      'naro/level': [
        [50, 1],
        [20, 1.05],
        [5, 1.04],
      ],
    }),
  ).toBe(true);
  expect(
    calm({
      'naro/rain': [
        [30, 0],
        [20, 0.5],
        [5, 0],
      ],
    }),
  ).toBe(true);
});

test('rain anywhere, a river that rises, and one that stands at a level are no calm', () => {
  expect(
    calm({
      [`${station.id}/rain`]: [
        [30, 0.5],
        [20, 0.5],
      ],
    }),
  ).toBe(false);
  expect(calm({ 'naro/rain': [[170, 2]], 'naro/level': [[5, 1]] })).toBe(false);
  expect(
    calm({
      'naro/level': [
        [50, 1],
        [20, 1.05],
        [5, 1.1],
      ],
    }),
  ).toBe(false);
  expect(
    calm({
      'naro/level': [
        [20, 3.2],
        [5, 3.2],
      ],
    }),
  ).toBe(false);
});

test('what is doubted or old says nothing, and where nobody says anything it is not calm', () => {
  expect(
    calm({
      'naro/level': [
        [20, 1],
        [5, 4, 'suspect'],
      ],
    }),
  ).toBe(true);
  expect(calm({ 'naro/level': [[200, 1]] })).toBe(false);
  for (const own of ['level', 'rain']) {
    expect(
      calm({
        [`${station.id}/${own}`]: [
          [20, 0.1],
          [5, 0.1],
        ],
      }),
    ).toBe(false);
  }
});
