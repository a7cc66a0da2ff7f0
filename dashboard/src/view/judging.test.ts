import { HOUR, MINUTE, SECOND } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { aStation, NIGHT, type StationWish } from '../test-data.js';
import { judgingAt, judgingDueMs } from './judging.js';
import { lookAt } from './station-look.js';

const due = (...wishes: StationWish[]) =>
  judgingDueMs(wishes.map((wish) => lookAt(aStation(wish), '四万十町', NIGHT, 'ja')));

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
  const looks = [lookAt(aStation(), '四万十町', NIGHT, 'ja')];
  const ago = (ms: number) => judgingAt({ judgedAt: NIGHT - ms }, NIGHT, looks);

  it('is told by its own clock, and called late past what is due', () => {
    expect(ago(MINUTE)).toEqual({ at: NIGHT - MINUTE, ageMs: MINUTE, isLate: false });
    expect(ago(16 * MINUTE).isLate).toBe(true);
  });

  it('is not late before the first reading, and never lies in the future', () => {
    expect(judgingAt({ judgedAt: null }, NIGHT, looks)).toEqual({ at: null, ageMs: null, isLate: false });
    expect(ago(-SECOND).ageMs).toBe(0);
  });
});
