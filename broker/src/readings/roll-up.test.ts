import { DAY, HOUR, MINUTE } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { LEVEL, minute } from '../testing/builders.js';
import { seeded } from '../testing/seeded.js';
import type { StoredReading } from './reading-store.js';
import { beginOf, meanOf, rollUps, stretchesOf, wider } from './roll-up.js';

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
  const [hour, ...others] = rollUps([reading(0, 1), reading(10, 5), reading(20, 5), reading(50, 1)], HOUR);
  expect(hour).toEqual({
    ...{ at: minute(0), count: 4, min: 1_000, max: 5_000, maxAt: minute(10), sum: 12_000 },
    ...{ doubtful: 0, doubtfulMax: null },
  });
  expect(hour && meanOf(hour)).toBe(3);
  expect(others).toEqual([]);
});

test('a reading at the full hour belongs to the hour that it begins', () => {
  expect(rollUps([reading(59, 1), reading(60, 2)], HOUR).map(({ at, max }) => [at, max])).toEqual([
    [minute(0), 1_000],
    [minute(60), 2_000],
  ]);
});

test('a day is one of Japan, from midnight to midnight', () => {
  // Six in the evening, and six hours later.
  expect(rollUps([reading(359, 1), reading(360, 2)], DAY).map(({ at }) => at)).toEqual([
    minute(-18 * 60),
    minute(6 * 60),
  ]);
});

test('only good readings count; a doubtful one is told apart, with its height', () => {
  const doubted = [reading(0, 9, 'suspect'), reading(10, 99, 'bad'), reading(20, -9_999, 'missing')];
  expect(rollUps([...doubted, reading(30, 1)], HOUR)).toMatchObject([
    { min: 1_000, max: 1_000, count: 1, doubtful: 1, doubtfulMax: 9_000 },
  ]);
});

test('a gauge that dies at a doubtful crest leaves a stretch that says so', () => {
  const [hour] = rollUps([reading(0, 9, 'suspect')], HOUR);
  expect(hour).toMatchObject({ count: 0, max: null, maxAt: null, doubtful: 1, doubtfulMax: 9_000 });
  expect(hour && meanOf(hour)).toBeNull();
});

test('a stretch without a reading that could count has no roll-up', () => {
  expect(rollUps([reading(10, 99, 'bad'), reading(20, -9_999, 'missing')], HOUR)).toEqual([]);
});

test('summed up in steps is summed up at once, and sums of thousandths are exact', () => {
  const chance = seeded(7);
  const readings = Array.from({ length: 5_000 }, (_, i) =>
    reading(i * 3, chance.whole(-2_000, 9_000) / 1_000, chance.oneOf(['good', 'good', 'suspect', 'bad'])),
  );
  const tens = rollUps(readings, 10 * MINUTE);
  expect(wider(tens, HOUR)).toEqual(rollUps(readings, HOUR));
  expect(wider(wider(tens, HOUR), DAY)).toEqual(rollUps(readings, DAY));
});

test('stretches before 1970 begin where they should', () => {
  expect(beginOf(-1, 10 * MINUTE)).toBe(-10 * MINUTE);
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
