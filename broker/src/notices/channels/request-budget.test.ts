import { MINUTE, SECOND } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { requestBudget } from './request-budget.js';

test('a minute has so many requests: what does not fit waits until the oldest are a minute old, and takes none', () => {
  let now = 1_000;
  const budget = requestBudget(3, () => now);
  expect(budget.take(2)).toBe(0);
  now += 10 * SECOND;
  expect(budget.take(2)).toBe(50 * SECOND);
  expect(budget.take(1)).toBe(0);
  expect(budget.take(1)).toBe(50 * SECOND);
  now += 50 * SECOND;
  expect(budget.take(2)).toBe(0);
  expect(budget.take(1)).toBe(10 * SECOND);
});

test('what is more than a minute takes leaves by itself', () => {
  const budget = requestBudget(1, () => 0);
  expect(budget.take(2)).toBe(0);
  expect(budget.take(2)).toBe(MINUTE);
});
