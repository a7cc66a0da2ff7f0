import { MINUTE, PersonId, type RehearsalRequest } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import {
  type Actor,
  arm,
  CONFIRM_WITHIN,
  confirm,
  ended,
  markOf,
  type Rehearsal,
  started,
  yielded,
} from './rehearsal-state.js';

const request: RehearsalRequest = {
  flood: { name: 'typhoon' },
  speed: 30,
  people: [PersonId.parse('oka-hana')],
};
const hq: Actor = { name: 'hq', person: PersonId.parse('oka-hana') };
const nobody: Actor = { name: 'nobody', person: null };
const mori: Actor = { name: 'mori', person: PersonId.parse('mori-ichiro') };
const calm = { now: minute(1), realNotices: false };

const armed = (by: Actor = hq): Rehearsal => {
  const change = arm(undefined, { id: 'r1', request }, by, minute(0));
  if (!change.ok) throw new Error(change.message);
  return change.next;
};
const running = (): Rehearsal => {
  const change = confirm(armed(), 'r1', mori, calm);
  if (!change.ok) throw new Error(change.message);
  return started(change.next, { at: minute(2), until: minute(60) });
};

describe('a rehearsal', () => {
  test('begins when a second person confirms it', () => {
    const change = confirm(armed(), 'r1', mori, calm);
    expect(change).toMatchObject({
      ok: true,
      next: { state: 'starting', armedBy: 'hq', confirmedBy: 'mori' },
      facts: [{ kind: 'rehearsal.confirmed', body: { rehearsal: 'r1', by: 'mori' } }],
    });
  });

  test.each<[string, Actor, Actor]>([
    ['the same account', hq, hq],
    ['another account of the same person', mori, { ...mori, name: 'mori-2' }],
    ['another user at the command line', { ...hq, name: '(operator)' }, { ...mori, name: '(operator oka)' }],
  ])('is not confirmed by %s', (_who, first, second) => {
    expect(confirm(armed(first), 'r1', second, calm)).toMatchObject({ ok: false, code: 'second-person' });
  });

  test('is neither asked for nor confirmed by an account that is nobody’s by name', () => {
    const refused = { ok: false, code: 'nobody-named' };
    expect(arm(undefined, { id: 'r1', request }, nobody, minute(0))).toMatchObject(refused);
    expect(confirm(armed(), 'r1', nobody, calm)).toMatchObject(refused);
    // As a hub of before had it asked for.
    expect(confirm({ ...armed(), armedAs: null }, 'r1', mori, calm)).toMatchObject(refused);
  });

  test('is not confirmed once its time has run out, nor one that nobody has armed', () => {
    const late = { now: minute(0) + CONFIRM_WITHIN, realNotices: false };
    expect(confirm(armed(), 'r1', mori, late)).toMatchObject({ ok: false, code: 'nothing-to-confirm' });
    expect(confirm(armed(), 'r0', mori, calm)).toMatchObject({ ok: false, code: 'nothing-to-confirm' });
    expect(confirm(undefined, 'r1', mori, calm)).toMatchObject({ ok: false, code: 'nothing-to-confirm' });
    expect(confirm(running(), 'r1', mori, calm)).toMatchObject({ ok: false, code: 'nothing-to-confirm' });
  });

  test('does not begin while a real notice waits for somebody', () => {
    const change = confirm(armed(), 'r1', mori, { ...calm, realNotices: true });
    expect(change).toMatchObject({ ok: false, code: 'real-notices' });
  });

  test('is one at a time', () => {
    for (const known of [armed(), running()])
      expect(arm(known, { id: 'r2', request }, mori, minute(3))).toMatchObject({
        ok: false,
        code: 'rehearsal-under-way',
      });
    const over = ended(running(), { why: 'stopped', by: 'oka' }, minute(3)).next;
    expect(arm(over, { id: 'r2', request }, mori, minute(4)).ok).toBe(true);
  });

  test('gives way to a real notice once, and says since when', () => {
    const first = yielded(running(), 'a-notice', minute(5));
    expect(first).toMatchObject({
      next: { yieldedAt: minute(5), state: 'running' },
      facts: [{ kind: 'rehearsal.yielded' }],
    });
    expect(yielded(first.next, 'another', minute(6))).toEqual({ next: first.next, facts: [] });
    expect(yielded(armed(), 'a-notice', minute(5)).facts).toEqual([]);
  });

  test('ends once, and is then no screen’s matter any more', () => {
    const over = ended(running(), { why: 'stopped', by: 'oka' }, minute(9));
    expect(over.facts).toMatchObject([{ kind: 'rehearsal.ended', body: { why: 'stopped', by: 'oka' } }]);
    expect(ended(over.next, { why: 'over' }, minute(10))).toEqual({ next: over.next, facts: [] });
    expect(markOf(over.next)).toBeNull();
    expect(markOf(armed())).toMatchObject({
      state: 'armed',
      armedBy: 'hq',
      expiresAt: minute(0) + 15 * MINUTE,
    });
  });
});
