import { MINUTE } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { NIGHT } from '../test-data.js';
import { clockWithSeconds, riverNow } from './river-clock.js';

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

  it('is told in Japan time with seconds', () => {
    expect(clockWithSeconds(NIGHT + 41_900, 'ja')).toBe('6月3日（水）00:12:41');
  });
});
