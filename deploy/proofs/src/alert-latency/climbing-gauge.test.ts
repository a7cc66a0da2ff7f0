import { expect, test } from 'vitest';
import { FIVE_MARKS } from '../parts/invented-station.js';
import { climbingGauge } from './climbing-gauge.js';

test('the water crosses each mark once, falls below all, and rests before it climbs again', () => {
  const gauge = climbingGauge(100);
  for (const { valueM } of FIVE_MARKS) {
    expect(gauge.mayClimb(0)).toBe(true);
    gauge.settle(0);
    gauge.climb();
    expect(gauge.valueM).toBeGreaterThan(valueM);
  }
  expect(gauge.mayClimb(0)).toBe(false);
  gauge.settle(10);
  expect(gauge.valueM).toBeLessThan(FIVE_MARKS[0].valueM);
  expect(gauge.mayClimb(109)).toBe(false);
  expect(gauge.mayClimb(110)).toBe(true);
});
