import { HOUR, MINUTE, SECOND } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { aSnapshot, aStation, NIGHT, type StationWish } from '../test-data.js';
import { judgingAt, judgingDueMs } from './judging.js';

const due = (...wishes: StationWish[]) => judgingDueMs(wishes.map(aStation), NIGHT);

describe('judging is called late', () => {
  it('one and a half intervals after the last, while stations observe', () => {
    expect(due({ ageMs: 2 * MINUTE }, { ageMs: 12 * MINUTE })).toBe(15 * MINUTE);
  });

  it('by the observing ones, however long the others rest', () => {
    expect(due({ ageMs: 2 * MINUTE }, { valueM: 206.9, ageMs: 18 * HOUR })).toBe(15 * MINUTE);
  });

  it('an hour after the next heartbeat is due, while all rest', () => {
    expect(due({ valueM: 206.9, ageMs: 18 * HOUR })).toBe(25 * HOUR);
  });

  it('after two minutes where nothing has been heard', () => {
    expect(due()).toBe(2 * MINUTE);
  });
});

describe('how long ago the hub judged', () => {
  const judged = (at: number | null) => {
    const view = aSnapshot([aStation()]);
    return judgingAt({ ...view, clock: { ...view.clock, judgedAt: at } }, NIGHT);
  };
  const ago = (ms: number) => judged(NIGHT - ms);

  it('is told by its own clock, and called late past what is due', () => {
    expect(ago(MINUTE)).toEqual({ at: NIGHT - MINUTE, ageMs: MINUTE, isLate: false });
    expect(ago(16 * MINUTE).isLate).toBe(true);
  });

  it('is not late before the first reading, and never lies in the future', () => {
    expect(judged(null)).toEqual({ at: null, ageMs: null, isLate: false });
    expect(ago(-SECOND).ageMs).toBe(0);
  });
});
