import { expect, it } from 'vitest';
import { tilesOf } from './tiles.js';

const laid = (count: number) => {
  const { shown, ...rest } = tilesOf(Array.from({ length: count }, (_, i) => i));
  return { shown: shown.length, ...rest };
};

it('a wall shows ten stations in a row, twenty in two, and of more it says how many', () => {
  expect(laid(9)).toEqual({ shown: 9, columns: 9, rows: 1, others: 0 });
  expect(laid(13)).toEqual({ shown: 13, columns: 7, rows: 2, others: 0 });
  expect(laid(20)).toEqual({ shown: 20, columns: 10, rows: 2, others: 0 });
  expect(laid(1_000)).toEqual({ shown: 19, columns: 10, rows: 2, others: 981 });
  expect(laid(0)).toEqual({ shown: 0, columns: 1, rows: 1, others: 0 });
});
