import { expect, test } from 'vitest';
import { aLevelSet } from '../testing/builders.js';
import { distanceTo } from './distance.js';

const set = aLevelSet([
  { key: 'start', valueM: 206.81 },
  { key: 'caution', valueM: 210 },
  { key: 'overflow', valueM: 212.71 },
]);
const to = (valueM: number) => {
  const distance = distanceTo(set, valueM);
  return distance && [distance.mark.key, distance.metres, distance.side];
};

test('below every level: how far to the lowest that matters, not to the start of observation', () => {
  expect(to(206)).toEqual(['caution', 4, 'below']);
});

test('between two levels: how far to the next one', () => {
  expect(to(211.47)).toEqual(['overflow', 1.24, 'below']);
});

test('at a level: the way to the next one begins', () => {
  expect(to(210)).toEqual(['overflow', 2.71, 'below']);
});

test('above the highest: by how much it is exceeded', () => {
  expect(to(214.09)).toEqual(['overflow', 1.38, 'above']);
  expect(to(212.71)).toEqual(['overflow', 0, 'above']);
});

test('a gauge without levels is at no distance from anything', () => {
  expect(distanceTo(undefined, 214)).toBeUndefined();
  expect(distanceTo(aLevelSet([{ key: 'start', valueM: 1 }]), 214)).toBeUndefined();
});

test('negative heights measure the same way', () => {
  const negative = aLevelSet([{ key: 'overflow', valueM: 0 }]);
  expect(distanceTo(negative, -1.24)?.metres).toBe(1.24);
});
