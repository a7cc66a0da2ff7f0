import { describe, expect, it } from 'vitest';
import { hubClockFrom } from './hub-clock.js';

const HUB_AHEAD = 60_000;
const answer = (askedAt: number, tripMs: number, ahead = HUB_AHEAD) => ({
  askedAt,
  heardAt: askedAt + tripMs,
  hubNow: askedAt + tripMs / 2 + ahead,
});

describe('the hub’s clock as a browser knows it', () => {
  it('is known from one answer, however wrong the browser’s own clock is', () => {
    expect(hubClockFrom(null, answer(1_000, 80)).offsetMs).toBe(HUB_AHEAD);
  });

  it('is not made worse by an answer that was long on its way', () => {
    const known = hubClockFrom(null, answer(1_000, 40));
    const slow = { askedAt: 3_000, heardAt: 5_000, hubNow: 3_020 + HUB_AHEAD };
    expect(hubClockFrom(known, slow)).toBe(known);
  });

  it('follows when the browser’s clock is set', () => {
    const known = hubClockFrom(null, answer(1_000, 40));
    expect(hubClockFrom(known, answer(900_000, 90, -5_000)).offsetMs).toBe(-5_000);
  });
});
