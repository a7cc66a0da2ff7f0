import { expect, test } from 'vitest';
import { stampOf } from './stamp.js';

/** A clock that has gone on each time that somebody looks. */
function hurriedClock(from: number) {
  let now = from;
  return { now: () => now++ };
}

test('in service a fact has one instant', () => {
  const clock = hurriedClock(1_000);
  expect(stampOf(clock, clock)).toEqual({ at: 1_000, wallAt: 1_000 });
});

test('where a player moves the river’s clock, a fact has the time of each', () => {
  expect(stampOf(hurriedClock(5_000), hurriedClock(1_000))).toEqual({ at: 5_000, wallAt: 1_000 });
});
