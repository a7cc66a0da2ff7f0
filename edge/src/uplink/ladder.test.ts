import { MINUTE, SECOND } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { delayBeforeTry, FIELD_LADDER, REPLAY_LADDER } from './ladder.js';

describe('trying again', () => {
  test('waits longer with each failure, up to a minute and a quarter at most', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 100].map((failures) => delayBeforeTry(FIELD_LADDER, failures, 0.5));
    expect(delays).toEqual([
      SECOND,
      2 * SECOND,
      5 * SECOND,
      15 * SECOND,
      30 * SECOND,
      MINUTE,
      MINUTE,
      MINUTE,
    ]);
    expect(delayBeforeTry(FIELD_LADDER, 100, 1)).toBe(75 * SECOND);
    expect(delayBeforeTry(FIELD_LADDER, 1, 0)).toBe(750);
  });

  test('waits a quarter of a minute, more or less, where the hub lets the node in and keeps nothing: what it hears it judges', () => {
    const delays = [1, 2, 3, 4, 5, 100].map((failures) => delayBeforeTry(FIELD_LADDER, failures, 0.5, true));
    expect(delays).toEqual([SECOND, 2 * SECOND, 5 * SECOND, 15 * SECOND, 15 * SECOND, 15 * SECOND]);
    expect(delayBeforeTry(REPLAY_LADDER, 50, 0.9, true)).toBe(200);
  });

  test('is quick in a replay, whose clock stands still meanwhile', () => {
    expect(delayBeforeTry(REPLAY_LADDER, 50, 0.9)).toBe(200);
  });
});
