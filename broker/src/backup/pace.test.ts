import { expect, test } from 'vitest';
import { pacing } from './pace.js';

test('so many bytes pass in a second, also when they come in pieces', () => {
  let now = 0;
  const waitAfter = pacing(1_000, () => now);
  expect(waitAfter(500)).toBe(500);
  expect(waitAfter(500)).toBe(1_000);
  now = 1_000;
  expect(waitAfter(250)).toBe(250);
});

test('a disk that stood still for a minute is not made up for at once', () => {
  let now = 0;
  const waitAfter = pacing(1_000, () => now);
  waitAfter(100);
  now = 60_000;
  expect(waitAfter(2_000)).toBe(2_000);
});

test('what is worth no wait is waited for with what follows', () => {
  const waitAfter = pacing(1_000, () => 0);
  expect([waitAfter(6), waitAfter(6)]).toEqual([0, 12]);
});
