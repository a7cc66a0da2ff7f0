import { DAY, HOUR, MINUTE } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { NIGHT } from '../test-data.js';
import { holds, windowFor } from './series-window.js';

const day = { from: NIGHT - DAY, to: NIGHT };
const asked = { reach: 0.5, observing: 10 * MINUTE, now: NIGHT };
const held = windowFor(day, asked);
const known = { observing: 10 * MINUTE, heldAt: NIGHT };

describe('what a chart asks for', () => {
  it('reaches half its length to either side, and not past now', () => {
    expect(held).toEqual({ from: NIGHT - 1.5 * DAY, to: NIGHT + MINUTE, resolution: 'raw' });
    const past = { from: NIGHT - 5 * DAY, to: NIGHT - 4 * DAY };
    expect(windowFor(past, asked)).toEqual({
      ...{ from: NIGHT - 5.5 * DAY, to: NIGHT - 3.5 * DAY, resolution: 'raw' },
    });
  });

  it('is summed up by what is shown, not by what is fetched beside it', () => {
    const month = { from: NIGHT - 30 * DAY, to: NIGHT };
    expect(windowFor(month, { ...asked, observing: MINUTE }).resolution).toBe('10m');
    expect(windowFor(month, asked).resolution).toBe('raw');
  });

  it('is not asked for again while the period stays within it', () => {
    expect(holds(held, day, known)).toBe(true);
    expect(holds(held, { from: NIGHT - 1.4 * DAY, to: NIGHT - 0.4 * DAY }, known)).toBe(true);
    expect(holds(held, { from: NIGHT - 2 * DAY, to: NIGHT - DAY }, known)).toBe(false);
    expect(holds(null, day, known)).toBe(false);
  });

  it('is asked for again where it can be shown more finely', () => {
    const year = windowFor({ from: NIGHT - 365 * DAY, to: NIGHT }, asked);
    expect(year.resolution).toBe('1d');
    expect(holds(year, day, known)).toBe(false);
  });

  it('is not asked for again each minute, where newer values come by themselves', () => {
    expect(holds(held, { from: NIGHT - 23 * HOUR, to: NIGHT + HOUR }, known)).toBe(true);
  });
});
