import { expect, test } from 'vitest';
import { kilometresBetween } from './position.js';

test('a degree of latitude is 111 km', () => {
  expect(kilometresBetween({ lat: 33, lon: 133 }, { lat: 34, lon: 133 })).toBeCloseTo(111.19, 1);
});
