import { expect, it } from 'vitest';
import { inNaturalOrder } from './natural-order.js';

it('counts as people do, in kanji names, in ids, and with zeros before', () => {
  const sorted = (...all: string[]) => all.sort(inNaturalOrder);
  expect(sorted('第100', '第10', '第1', '第2')).toEqual(['第1', '第2', '第10', '第100']);
  expect(sorted('gauge-10', 'gauge-9', 'bridge-11')).toEqual(['bridge-11', 'gauge-9', 'gauge-10']);
  expect(sorted('gauge-01', 'gauge-1')).toEqual(sorted('gauge-1', 'gauge-01'));
  expect(inNaturalOrder('第1', '第1')).toBe(0);
});
