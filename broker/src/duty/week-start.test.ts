import { DAY, HOUR } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { weekStart } from './week-start.js';

test('a week begins on Monday in Japan, whatever the hour', () => {
  const monday = Date.parse('2026-06-01T00:00:00+09:00');
  for (const hours of [0, 8, 23, 24 * 6 + 23.9]) expect(weekStart(monday + hours * HOUR)).toBe(monday);
  expect(weekStart(monday - 1)).toBe(monday - 7 * DAY);
});
