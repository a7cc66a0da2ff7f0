import type { NewFact } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import type { StampedFact } from '../journal/journal.js';
import { type At, LEVEL, minute, pack, settingUp } from '../testing/builders.js';
import { heldFacts } from './held-facts.js';

const stamp = (fact: NewFact): StampedFact => ({
  ...fact,
  at: minute(0),
  wallAt: minute(0),
});
const readings = (...values: At[]) => stamp(pack(values));
const tried = stamp({
  kind: 'notice.tried',
  body: { key: 'e|m|1|r|c' as never, attempt: 1, outcome: 'accepted', detail: '' },
});

test('what a node sends again and again until it is acknowledged is judged once and held once', () => {
  const held = heldFacts();
  expect(held.take([readings([0, 1], [10, 2])])).toHaveLength(1);
  expect(held.take([readings([0, 1], [10, 2])])).toEqual([]);
  expect(held.take([readings([10, 2], [20, 3])])).toEqual([
    {
      ...readings([20, 3]),
      body: { ...readings([10, 2], [20, 3]).body, ...{ readings: pack([[20, 3]]).body.readings } },
    },
  ]);
  expect(held.waiting).toBe(2);
});

test('what was journalled in its place need not be written when the node sends it once more', () => {
  const held = heldFacts();
  held.take([readings([0, 1])]);
  held.journalled(1);
  expect(held.waiting).toBe(0);
  expect(held.withoutJournalled([readings([0, 1])])).toEqual([]);
  expect(held.withoutJournalled([readings([0, 1.5])])).toHaveLength(1);
  held.forget();
  expect(held.withoutJournalled([readings([0, 1])])).toHaveLength(1);
});

test('the outcome of a notice is held in its place among the readings: nobody else would send it again', () => {
  const held = heldFacts();
  held.take([readings([0, 1]), tried, readings([10, 2])]);
  expect(held.oldest(10).map(({ kind }) => kind)).toEqual([
    'readings.received',
    'notice.tried',
    'readings.received',
  ]);
});

test('a setting is not taken: it would be forgotten at a restart; nor is a word of staff on a reading', () => {
  const held = heldFacts();
  const stretch = { series: LEVEL, from: minute(0), to: minute(0) };
  expect(held.take([stamp({ kind: 'reading.overrule-undone', body: { ...stretch, by: 'hq' } })])).toEqual([]);
  expect(held.take(settingUp().map(stamp))).toEqual([]);
  expect(held.waiting).toBe(0);
});

test('that a recovery code was used is held: whoever signs in by it is kept out by no disk, and it counts once', () => {
  const held = heldFacts();
  const used = stamp({ kind: 'account.recovery-used', body: { name: 'hq', sha256: 'a'.repeat(64) } });
  expect(held.take([used])).toEqual([used]);
  expect(held.oldest(1)).toEqual([used]);
});

test('beyond its bounds it still hands on for judgement, and leaves the reading to its node', () => {
  const held = heldFacts({ readings: 2, others: 1 });
  expect(held.take([readings([0, 1], [10, 2]), readings([20, 3]), tried, tried])).toHaveLength(4);
  expect(held.waiting).toBe(2);
});

test('what had been given up and came through is no longer held, and is not written when its node sends it again', () => {
  const held = heldFacts();
  const both = readings([0, 1], [10, 2]);
  held.take([both, tried, readings([20, 3])]);
  held.cameThrough([both, tried]);
  expect(held.oldest(10)).toEqual([readings([20, 3])]);
  expect(held.withoutJournalled([readings([10, 2])])).toEqual([]);
  held.take([tried]);
  expect(held.waiting).toBe(2);
});

test('a sign-in while nothing can be written is held until it can be, as the audit log says', () => {
  const held = heldFacts();
  const signedIn = stamp({
    kind: 'account.signed-in',
    body: { name: 'oka' as never, how: 'password', secondFactor: false },
  });
  expect(held.take([signedIn])).toEqual([signedIn]);
  expect(held.oldest(1)).toEqual([signedIn]);
});
