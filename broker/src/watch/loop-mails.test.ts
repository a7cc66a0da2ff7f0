import { MINUTE } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { type LoopMails, lostSince, withReturned, withSent } from './loop-mails.js';

const WITHIN = 5 * MINUTE;
const sentAt = (...minutes: number[]): LoopMails =>
  minutes.reduce<LoopMails>((out, at) => withSent(out, { token: `t${at}`, sentAt: at * MINUTE }), []);

describe('mails that a hub sends to itself', () => {
  test('are lost when the first has not come back after the time that one may take', () => {
    const out = sentAt(0, 2, 4);
    expect(lostSince(out, WITHIN, 5 * MINUTE - 1)).toBeUndefined();
    expect(lostSince(out, WITHIN, 5 * MINUTE)).toBe(0);
  });

  test('are not lost as long as nobody has looked into the mailbox', () => {
    expect(lostSince(sentAt(0), WITHIN, undefined)).toBeUndefined();
    expect(lostSince(sentAt(3), WITHIN, 2 * MINUTE)).toBeUndefined();
  });

  test('are whole again with one that comes back: those that left before it are waited for no more', () => {
    const out = withReturned(sentAt(0, 2, 4), 't2');
    expect(out.map(({ token }) => token)).toEqual(['t4']);
    expect(lostSince(out, WITHIN, 6 * MINUTE)).toBeUndefined();
  });

  test('that come back late, out of their order, take nothing away from those after them', () => {
    const out = withReturned(withReturned(sentAt(0, 2, 4), 't2'), 't0');
    expect(out.map(({ token }) => token)).toEqual(['t4']);
  });

  test('are kept in number: the first, which says since when, and the newest, which may still come', () => {
    const out = sentAt(...Array.from({ length: 1_000 }, (_, i) => i));
    expect(out.length).toBeLessThanOrEqual(100);
    expect([out[0]?.token, out.at(-1)?.token]).toEqual(['t0', 't999']);
  });
});
