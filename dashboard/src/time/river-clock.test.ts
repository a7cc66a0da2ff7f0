import { MINUTE } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { NIGHT } from '../test-data.js';
import { clockWithSeconds, isLongAgo, riverNow } from './river-clock.js';

const anchor = (pace: number) => ({
  clock: { now: NIGHT, pace, judgedAt: null, judgedSeq: 0 },
  wallAt: 1_000,
});

describe('the river clock', () => {
  it('moves on between events by its pace, and stands still where a flood is played step by step', () => {
    expect(riverNow(anchor(1), 3_500)).toBe(NIGHT + 2_500);
    expect(riverNow(anchor(60), 2_000)).toBe(NIGHT + MINUTE);
    expect(riverNow(anchor(0), 9_000)).toBe(NIGHT);
  });

  it('does not go back when the browser’s clock is set back', () => {
    expect(riverNow(anchor(1), 0)).toBe(NIGHT);
  });

  it('is not believed of an event that was kept back on its way, which would make every value younger', () => {
    const { clock, wallAt } = anchor(1);
    const told = (agoMs: number) =>
      isLongAgo(anchor(1), { ...clock, now: NIGHT + MINUTE - agoMs }, wallAt + MINUTE);
    expect([told(0), told(9_000), told(11_000)]).toEqual([false, false, true]);
    expect(isLongAgo(null, clock, wallAt + MINUTE)).toBe(false);
    expect(isLongAgo(anchor(60), { ...clock, pace: 60 }, wallAt + MINUTE)).toBe(false);
  });

  it('is told in Japan time with seconds', () => {
    expect(clockWithSeconds(NIGHT + 41_900, 'ja')).toBe('6月3日（水）00:12:41');
  });
});
