import { HOUR, MINUTE, type NewFact, NodeId, type RecordFault } from '@kawamori/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aRegistration, minute, pack, silentLog } from '../testing/builders.js';
import { deadLetterQuota } from './dead-letter-quota.js';

const letter = (raw: string, node = 'kajiyase-1', fault: RecordFault = 'not-json'): NewFact => ({
  kind: 'record.dead-lettered',
  body: {
    ...{ town: aRegistration().town, node: NodeId.parse(node), topic: 'up/readings' },
    ...{ fault, detail: 'Unexpected token', raw },
  },
});

function aQuota(perHour: number) {
  const disk = { takes: true };
  const kept: string[] = [];
  const began = Date.now();
  const quota = deadLetterQuota({
    ...{ log: silentLog, perHour },
    wallClock: { now: () => minute(0) + Date.now() - began },
    steadyClock: { now: () => Date.now() },
    keep: (facts) => {
      if (!disk.takes) return Promise.reject(new Error('the disk is full'));
      for (const { kind, body } of facts)
        kept.push(
          kind === 'record.dead-lettered' ? `${body.node} ${body.fault} ${body.raw}: ${body.detail}` : kind,
        );
      return Promise.resolve(kept.length);
    },
  });
  return { quota, kept, disk };
}
const FAULT = 'Unexpected token';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('of one node so many dead letters are kept in an hour; the others are taken and counted, and one says how many', async () => {
  const { quota, kept } = aQuota(2);
  await quota.start();
  for (const raw of ['a', 'b', 'c', 'd']) await quota.keep([letter(raw)]);
  await quota.keep([letter('e', 'naro-1')]);
  expect(kept).toEqual([
    `kajiyase-1 not-json a: ${FAULT}`,
    `kajiyase-1 not-json b: ${FAULT}`,
    `naro-1 not-json e: ${FAULT}`,
  ]);
  expect(quota.told()).toMatchObject([
    { why: 'too-many-dead-letters', count: 2, last: expect.stringContaining('kajiyase-1') },
  ]);
  await vi.advanceTimersByTimeAsync(HOUR + MINUTE);
  expect(kept.slice(3)).toEqual([
    `kajiyase-1 more-not-kept d: 2 more since 2026-06-02T18:00:00+09:00 were acknowledged and not kept (2 an hour are), the last of them not-json: ${FAULT}`,
  ]);
  await quota.keep([letter('f')]);
  expect(kept.at(-1)).toBe(`kajiyase-1 not-json f: ${FAULT}`);
  await vi.advanceTimersByTimeAsync(2 * HOUR);
  expect(kept).toHaveLength(5);
});

test('readings beside them are always kept, and who sends no dead letter is never counted', async () => {
  const { quota, kept } = aQuota(1);
  const facts = [letter('a'), letter('b'), pack([[0, 1]])];
  await quota.keep(facts);
  for (let i = 0; i < 5; i++) await quota.keep([pack([[i, 1]])]);
  expect(kept).toEqual([
    `kajiyase-1 not-json a: ${FAULT}`,
    ...Array.from({ length: 6 }, () => 'readings.received'),
  ]);
});

test('readings of a station that the hub does not know yet are kept ten times as many, whatever else the node sends', async () => {
  const { quota, kept } = aQuota(2);
  await quota.start();
  for (let i = 0; i < 3; i++) await quota.keep([letter(`junk ${i}`)]);
  for (let i = 0; i < 12; i++) await quota.keep([letter(`station ${i}`, 'kajiyase-1', 'station-not-yours')]);
  for (let i = 0; i < 12; i++) await quota.keep([letter(`series ${i}`, 'kajiyase-1', 'name-unknown')]);
  const countOf = (what: string) => kept.filter((one) => one.includes(` ${what} `)).length;
  expect(['junk', 'station', 'series'].map(countOf)).toEqual([2, 12, 8]);
  expect(quota.told()).toMatchObject([{ count: 5 }]);
  await vi.advanceTimersByTimeAsync(HOUR + MINUTE);
  expect(kept.slice(22)).toEqual([
    expect.stringContaining(
      '1 more since 2026-06-02T18:00:00+09:00 were acknowledged and not kept (2 an hour are)',
    ),
    expect.stringContaining(
      '4 more since 2026-06-02T18:00:00+09:00 were acknowledged and not kept (20 an hour are)',
    ),
  ]);
});

test('what the disk did not take is not counted: it comes again', async () => {
  const { quota, kept, disk } = aQuota(1);
  disk.takes = false;
  for (let i = 0; i < 3; i++) await expect(quota.keep([letter('a')])).rejects.toThrow('full');
  disk.takes = true;
  await quota.keep([letter('a')]);
  expect([kept.length, quota.told()]).toEqual([1, []]);
});

test('a hub that stops says what it has counted', async () => {
  const { quota, kept } = aQuota(1);
  await quota.start();
  for (const raw of ['a', 'b']) await quota.keep([letter(raw)]);
  await quota.stop();
  expect(kept.at(-1)).toContain('1 more since');
});
