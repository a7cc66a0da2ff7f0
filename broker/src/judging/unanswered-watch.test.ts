import type { NewFact } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { LEVEL, minute, silentLog } from '../testing/builders.js';
import type { Check } from './check-table.js';
import { unansweredWatch } from './unanswered-watch.js';

const check: Check = {
  ...{ key: 'kajiyase-bashi:check:x|check|1', series: LEVEL, at: minute(10), value: 4.5, mark: 'danger' },
  ...{ reason: 'spike', raisedAt: minute(10), answerBy: minute(25), state: 'open' },
};

function aWatch({ fails = false, judged }: { fails?: boolean; judged?: () => Promise<void> } = {}) {
  const clock = { at: minute(10) };
  const open = [check];
  const kept: NewFact[] = [];
  const watch = unansweredWatch({
    log: silentLog,
    riverClock: { now: () => clock.at },
    overdue: (now) => open.filter(({ answerBy }) => answerBy <= now),
    judged,
    keep: (facts) => {
      kept.push(...facts);
      return fails ? Promise.reject(new Error('the disk is full')) : Promise.resolve();
    },
  });
  return { clock, open, kept, watch, look: () => watch.look() };
}

test('a silence after a doubted value is journalled once, when it has been found twice', async () => {
  const { clock, kept, look } = aWatch();
  await look();
  clock.at = minute(25);
  await look();
  expect(kept).toEqual([]);
  await look();
  await look();
  expect(kept).toEqual([{ kind: 'reading.unanswered', body: { series: LEVEL, at: minute(10), value: 4.5 } }]);
});

test('a next value that comes between two looks is an answer', async () => {
  const { clock, open, kept, look } = aWatch();
  clock.at = minute(25);
  await look();
  open.length = 0;
  await look();
  expect(kept).toEqual([]);
});

test('where the clock runs ahead of what is judged, it is looked once that is judged', async () => {
  let areJudged: () => void = () => undefined;
  const judging = new Promise<void>((resolve) => {
    areJudged = resolve;
  });
  const { clock, open, kept, look } = aWatch({ judged: () => judging });
  clock.at = minute(40);
  const looked = look();
  // The next value was journalled before the look, and is judged during it.
  open.length = 0;
  areJudged();
  await looked;
  await look();
  expect(kept).toEqual([]);
});

test('what cannot be journalled has been judged in memory, and is not said again and again', async () => {
  const { clock, kept, look } = aWatch({ fails: true });
  clock.at = minute(25);
  for (let i = 0; i < 4; i++) await look();
  expect(kept).toHaveLength(1);
});

test("the time in which the hub itself was away is nobody's silence", async () => {
  const { clock, kept, watch, look } = aWatch();
  clock.at = minute(70);
  await watch.start();
  await watch.stop();
  await look();
  await look();
  expect(kept).toEqual([]);
  clock.at = minute(84.9);
  await look();
  await look();
  expect(kept).toEqual([]);
  clock.at = minute(85);
  await look();
  await look();
  expect(kept).toHaveLength(1);
});

test('a clock that was put back after the start does not put off what is due', async () => {
  const { clock, kept, watch, look } = aWatch();
  clock.at = minute(9 * 60);
  await watch.start();
  await watch.stop();
  clock.at = minute(26);
  await look();
  clock.at = minute(41);
  await look();
  await look();
  expect(kept).toHaveLength(1);
});
