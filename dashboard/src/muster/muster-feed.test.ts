import type { MusterList } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import type { Answer } from '../api/client.js';
import { MusterFeed } from './muster-feed.svelte.js';

const listOf = (count: number): Answer<MusterList> => ({
  ok: true,
  value: {
    musters: [],
    choices: [{ town: 'shimanto-cho' as never, everybody: count, groups: [] }],
    self: null,
  },
});

/** A feed whose hub answers when the test says so. */
function aFeed() {
  const asked: ((answer: Answer<MusterList>) => void)[] = [];
  const due: (() => void)[] = [];
  const feed = new MusterFeed({
    api: { musters: () => new Promise((answer) => asked.push(answer)) },
    now: () => 0,
    time: {
      now: () => 0,
      every: () => () => undefined,
      after: (_, run) => {
        due.push(run);
        return () => due.splice(due.indexOf(run), 1);
      },
    },
  });
  return { feed, asked, due, shown: () => feed.list?.choices[0]?.everybody };
}

test('a whole town that answers at once is asked for one list at a time, and the newest is shown', async () => {
  const { feed, asked, shown } = aFeed();
  const events = Array.from({ length: 30 }, () => feed.renew());
  expect(asked).toHaveLength(1);
  asked[0]?.(listOf(1));
  await events[0];
  expect(shown()).toBe(1);
  expect(asked).toHaveLength(2);
  asked[1]?.(listOf(30));
  await Promise.all(events);
  expect([asked.length, shown()]).toEqual([2, 30]);
});

test('a question that was not answered is asked again, and by nobody once nobody looks', async () => {
  const { feed, asked, due } = aFeed();
  const first = feed.renew();
  asked[0]?.({ ok: false, status: 0, error: null });
  await first;
  expect([feed.isStale, due.length]).toEqual([true, 1]);
  due[0]?.();
  expect(asked).toHaveLength(2);
  feed.stop();
  asked[1]?.({ ok: false, status: 0, error: null });
  await Promise.resolve();
  await feed.renew();
  expect([asked.length, due.length]).toEqual([2, 0]);
});
