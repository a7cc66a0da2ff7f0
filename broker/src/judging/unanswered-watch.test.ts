import { type Instant, MINUTE, type NewFact } from '@kawamori/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { LEVEL, minute, silentLog } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import type { Check } from './check-table.js';
import { silenceDiary } from './silence-diary.js';
import { unansweredWatch } from './unanswered-watch.js';

const check: Check = {
  ...{ key: 'kajiyase-bashi:check:x|check|1', series: LEVEL, at: minute(10), value: 4.5, mark: 'danger' },
  ...{ reason: 'spike', raisedAt: minute(10), answerBy: minute(25), state: 'open' },
};

function aWatch({
  fails = false,
  dataDir = temporaryFolder(),
  judged,
}: {
  fails?: boolean;
  dataDir?: string;
  judged?: () => Promise<void>;
} = {}) {
  const open = [check];
  const kept: NewFact[] = [];
  /** The river's clock, and how far it is from the hub's own life. */
  const clock = { at: minute(10), setBy: 0 };
  const watch = unansweredWatch({
    log: silentLog,
    riverClock: { now: () => clock.at + clock.setBy },
    lived: () => clock.at - minute(0),
    diary: silenceDiary(dataDir),
    waiting: () => [...open],
    judged,
    keep: (facts) => {
      kept.push(...facts);
      return fails ? Promise.reject(new Error('the disk is full')) : Promise.resolve();
    },
  });
  return {
    ...{ clock, open, kept, watch },
    look: () => watch.look(),
    starts: async (at: Instant) => {
      clock.at = at;
      await watch.start();
      onTestFinished(() => watch.stop());
    },
    /** Looks as often as it does in service. */
    until: async (at: Instant) => {
      for (; clock.at < at; clock.at += 2_000) await watch.look();
    },
  };
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
  const { kept, starts, until } = aWatch();
  await starts(minute(70));
  await until(minute(84.9));
  expect(kept).toEqual([]);
  await until(minute(85.1));
  expect(kept).toHaveLength(1);
});

test('nor is it where the hub comes back without its time, and the first node tells it', async () => {
  const { clock, kept, starts, until } = aWatch();
  clock.setBy = minute(22) - minute(122);
  await starts(minute(122));
  await until(minute(123));
  clock.setBy = 0;
  await until(minute(136.9));
  expect(kept).toEqual([]);
  await until(minute(137.1));
  expect(kept).toHaveLength(1);
});

test.each([
  ['an hour back', 0, -60 * MINUTE],
  ['nine hours back, and was wrong when it was asked', 0, -9 * 60 * MINUTE],
  ['an hour ahead', 0, 60 * MINUTE],
  ['right again, from an hour back', -60 * MINUTE, 0],
  ['right again, from nine hours ahead', 9 * 60 * MINUTE, 0],
])('a clock that is set %s neither puts off a silence nor brings it on', async (_, before, after) => {
  const { clock, kept, starts, until } = aWatch();
  clock.setBy = before;
  await starts(minute(10));
  await until(minute(12));
  clock.setBy = after;
  await until(minute(24.9));
  expect(kept).toEqual([]);
  await until(minute(25.1));
  expect(kept).toHaveLength(1);
});

test('a check whose answer is due later, since a gauge has spoken, is waited for anew', async () => {
  const { open, kept, starts, until } = aWatch();
  await starts(minute(10));
  await until(minute(20));
  open[0] = { ...check, answerBy: minute(35) };
  await until(minute(34.9));
  expect(kept).toEqual([]);
  await until(minute(35.1));
  expect(kept).toHaveLength(1);
});

test('a hub that is started again every 14 minutes comes to a silence all the same', async () => {
  const dataDir = temporaryFolder();
  const runs = [10, 24, 38].map((from) => ({ from, ...aWatch({ dataDir }) }));
  for (const { from, starts, until, watch } of runs) {
    await starts(minute(from));
    await until(minute(from + 14));
    await watch.stop();
  }
  expect(runs.map(({ kept }) => kept.length)).toEqual([0, 0, 1]);
});

test('a hub that stands so shortly that no node comes back does not take that for a silence', async () => {
  const dataDir = temporaryFolder();
  for (let from = 25; from < 85; from += 2.5) {
    const { kept, starts, until, watch } = aWatch({ dataDir });
    await starts(minute(from));
    await until(minute(from + 2.5));
    await watch.stop();
    expect(kept).toEqual([]);
  }
});

test('what has been answered is not remembered', async () => {
  const dataDir = temporaryFolder();
  const { open, starts, until, watch } = aWatch({ dataDir });
  await starts(minute(20));
  await until(minute(30));
  expect([...silenceDiary(dataDir).read().keys()]).toEqual([check.key]);
  open.length = 0;
  await until(minute(45));
  await watch.stop();
  expect(silenceDiary(dataDir).read().size).toBe(0);
});
