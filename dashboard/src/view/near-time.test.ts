import { HOUR } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { nearTimeWords } from './near-time.js';

const SEVEN = Date.parse('2026-06-02T19:00:00+09:00');

test.each([
  [0, '19:00'],
  [11, '19:00'],
  [12, '6月2日（火）19:00'],
  [18 * 24, '6月2日（火）19:00'],
])('%i hours later a time of before is told as %s', (hours, expected) => {
  expect(nearTimeWords(SEVEN, SEVEN + hours * HOUR, 'ja')).toBe(expected);
});
