import { describe, expect, test } from 'vitest';
import { videoDelay } from './delay.js';

const clock = { offsetMs: 60_000, tripMs: 20 };

describe('the delay of live video', () => {
  test('is four seconds for a frame that the hub took in four seconds ago, though little lies ready and the browser’s clock is wrong', () => {
    const shown = { takenInAt: 1_060_000, bufferedS: 1.2 };
    expect(videoDelay(shown, clock, 1_004_000)).toEqual({ seconds: 4, atLeast: false });
  });

  test('is told as a least where the stream carries no date', () => {
    expect(videoDelay({ takenInAt: null, bufferedS: 2.9 }, clock, 0)).toEqual({ seconds: 2, atLeast: true });
  });

  test('is told as a least while the hub’s clock is not known', () => {
    expect(videoDelay({ takenInAt: 5, bufferedS: 0 }, null, 0)).toEqual({ seconds: 0, atLeast: true });
  });

  test('is never less than nothing', () => {
    expect(videoDelay({ takenInAt: 1_060_900, bufferedS: 0 }, clock, 1_000_000).seconds).toBe(0);
  });
});
