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
  expect(differencesOf({ all: ['x'] }, { all: ['x', 'y'] })).toEqual([
    { path: ['all'], before: ['x'], after: ['x', 'y'] },
  ]);
});

test('a published level is known by which one it is, however the list moves', () => {
  const mark = (key: string, valueM: number) => ({ key, valueM });
  const [standby, caution, danger] = [mark('standby', 1), mark('caution', 2), mark('danger', 3)];
  expect(differencesOf({ marks: [standby, caution, danger] }, { marks: [caution, danger] })).toEqual([
    { path: ['marks', 0], before: standby },
  ]);
});

test('where a name stands twice in a list its parts are compared by their places', () => {
  const all = (...numbers: string[]) => numbers.map((number) => ({ id: 'sms', number }));
  expect(differencesOf({ all: all('1', '2') }, { all: all('1', '3') })).toEqual([
    { path: ['all', 1, 'number'], before: '2', after: '3' },
  ]);
});

test('of what is new or gone every field is told', () => {
  expect(differencesOf(undefined, { id: 'a', nameJa: '上' })).toEqual([
    { path: ['id'], after: 'a' },
    { path: ['nameJa'], after: '上' },
  ]);
  expect(differencesOf({ id: 'a' }, undefined)).toEqual([{ path: ['id'], before: 'a' }]);
});
