import { expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { refusedTries } from './refused-tries.js';

const clock = { at: minute(0), now: () => clock.at };
const times = (many: number, work: () => unknown[]) => Array.from({ length: many }, work).flat();

test('a thousand refused tries at an account are three facts, not a thousand', () => {
  const refused = refusedTries(clock);
  expect(times(1_000, () => refused.count('oka'))).toEqual(
    [10, 100, 1_000].map((tries) => ({
      kind: 'account.tries-refused',
      body: { name: 'oka', tries, since: minute(0) },
    })),
  );
});

test('names that are no account are counted together, and what was tried long ago no more', () => {
  clock.at = minute(0);
  const refused = refusedTries(clock);
  expect(times(9, () => refused.count(null))).toEqual([]);
  clock.at = minute(61);
  expect(refused.count(null)).toEqual([]);
  expect(times(9, () => refused.count(null))).toEqual([
    { kind: 'account.tries-refused', body: { name: null, tries: 10, since: minute(61) } },
  ]);
});

test('a sign-in tells how many there were since the last, and begins anew', () => {
  const refused = refusedTries(clock);
  times(3, () => refused.count('oka'));
  expect([refused.taken('oka'), refused.taken('oka'), refused.taken('hana')]).toEqual([3, 0, 0]);
});
