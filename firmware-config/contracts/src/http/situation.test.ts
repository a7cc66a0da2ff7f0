import { expect, test } from 'vitest';
import { minuteInJapan } from './situation.js';

test('a minute in Japan is taken as people and browsers write it, and a day that is none is not', () => {
  const at = Date.parse('2026-06-02T20:04:00Z');
  expect(['2026-06-03T05:04', '2026-06-03 05:04', '2026-06-03T05:04:00'].map(minuteInJapan)).toEqual([
    at,
    at,
    at,
  ]);
  for (const words of ['', '2026-06-31T10:00', '2026-06-03', '2026-06-03T24:30', '6月3日 5:04'])
    expect(minuteInJapan(words)).toBeUndefined();
});
