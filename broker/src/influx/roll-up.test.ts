import { HOUR, MINUTE } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import type { StoredReading } from '../readings/reading-store.js';
import { LEVEL, minute } from '../testing/builders.js';
import { rollUps, stretchesOf } from './roll-up.js';

const reading = (
  minutes: number,
  value: number,
  quality: StoredReading['quality'] = 'good',
): StoredReading => ({
  series: LEVEL,
  at: minute(minutes),
  value,
  receivedAt: minute(minutes),
  quality,
  reasons: [],
});

test('a stretch keeps its crest and the first time of it, however short it was', () => {
  expect(rollUps([reading(0, 1), reading(10, 5), reading(20, 5), reading(50, 1)], HOUR)).toEqual([
    { from: minute(0), min: 1, mean: 3, max: 5, maxAt: minute(10), count: 4 },
  ]);
});

test('a reading at the full hour belongs to the hour that it begins', () => {
  expect(rollUps([reading(59, 1), reading(60, 2)], HOUR).map(({ from, max }) => [from, max])).toEqual([
    [minute(0), 1],
    [minute(60), 2],
  ]);
});

test('only good readings count: a stretch with none of them has no roll-up', () => {
  const doubted = [reading(0, 9, 'suspect'), reading(10, 99, 'bad'), reading(20, -9_999, 'missing')];
  expect(rollUps([...doubted, reading(30, 1)], HOUR)).toMatchObject([{ min: 1, max: 1, count: 1 }]);
  expect(rollUps(doubted, HOUR)).toEqual([]);
});

test('stretches before 1970 begin where they should', () => {
  const [rollUp] = rollUps([{ ...reading(0, 1), at: -1 }], 10 * MINUTE);
  expect(rollUp?.from).toBe(-10 * MINUTE);
});

test('neighbouring stretches are one, up to so many', () => {
  const begins = [30, 0, 10, 10, 60].map((minutes) => minute(minutes));
  const stretches = [
    { from: minute(0), to: minute(20) - 1 },
    { from: minute(30), to: minute(40) - 1 },
    { from: minute(60), to: minute(70) - 1 },
  ];
  expect(stretchesOf(begins, 10 * MINUTE)).toEqual(stretches);
  expect(
    stretchesOf(
      [0, 10, 20].map((minutes) => minute(minutes)),
      10 * MINUTE,
      2,
    ),
  ).toEqual([
    { from: minute(0), to: minute(20) - 1 },
    { from: minute(20), to: minute(30) - 1 },
  ]);
});
