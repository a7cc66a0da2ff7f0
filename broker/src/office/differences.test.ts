import { expect, test } from 'vitest';
import { differencesOf } from './differences.js';

test('only the fields that differ are told, with what stood there', () => {
  const before = { id: 'naro', series: { level: { range: { min: 0, max: 9 } } }, hold: '20m' };
  const after = { id: 'naro', series: { level: { range: { min: 0, max: 12 } } }, crestM: 6 };
  expect(differencesOf(before, after)).toEqual([
    { path: ['series', 'level', 'range', 'max'], before: 9, after: 12 },
    { path: ['hold'], before: '20m' },
    { path: ['crestM'], after: 6 },
  ]);
  expect(differencesOf(before, structuredClone(before))).toEqual([]);
});

test('a named thing is followed through a list, wherever it stands', () => {
  const [a, b] = [
    { id: 'a', nameJa: '上' },
    { id: 'b', nameJa: '下' },
  ];
  expect(differencesOf({ all: [a, b] }, { all: [{ ...b, nameJa: '下流' }] })).toEqual([
    { path: ['all', 0, 'nameJa'], before: '下', after: '下流' },
    { path: ['all', 0], before: a },
  ]);
  expect(differencesOf(undefined, a)).toEqual([{ path: [], after: a }]);
  expect(differencesOf({ all: ['x'] }, { all: ['x', 'y'] })).toEqual([
    { path: ['all'], before: ['x'], after: ['x', 'y'] },
  ]);
});
