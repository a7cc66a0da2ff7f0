import { expect, test } from 'vitest';
import { slopeOf } from './slope.js';

test('a line through what lies on one has its slope, and level numbers have none', () => {
  expect(slopeOf([3, 5, 7, 9])).toBeCloseTo(2);
  expect(slopeOf([4, 4, 4])).toBe(0);
});

test('what goes up and down about a level has next to no slope', () => {
  expect(Math.abs(slopeOf([1, 2, 1, 2, 1, 2, 1]))).toBeLessThan(0.1);
});
