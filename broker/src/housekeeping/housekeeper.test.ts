// Time is vitest's, moved by hand.
import { DAY, HOUR } from '@kawamori/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLog } from '../testing/builders.js';
import { type Chore, housekeeper } from './housekeeper.js';
import { readingChores } from './reading-chores.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A chore of so many pieces; an error for one that cannot be done. */
function aChore(...pieces: (number | Error)[]): Chore & { left: () => number } {
  let left = 0;
  return {
    says: { done: 'done', fails: 'fails' },
    left: () => left,
    piece: () => {
      if (left === 0) {
        const next = pieces.shift() ?? 0;
        if (next instanceof Error) return Promise.reject(next);
        left = next;
      }
      left = Math.max(0, left - 1);
      return Promise.resolve(left > 0);
    },
  };
}

function running(...chores: Chore[]) {
  const told: string[] = [];
  const log = {
    ...silentLog,
    info: ({ pieces }: { pieces: number }, says: string) => void told.push(`${says} ${pieces}`),
    warn: ({ reason }: { reason: string }, says: string) => void told.push(`${says}: ${reason}`),
  } as never;
  const part = housekeeper({ log, chores });
  void part.start();
  return { part, told };
}

test('what has grown old is taken away piece by piece, each hour anew', async () => {
  const { part, told } = running(aChore(3, 2), aChore(0, 4));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toEqual(['done 3']);
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(told).toEqual(['done 3', 'done 2', 'done 4']);
  await part.stop();
});

test('one that cannot be looked at yet is looked at again soon, and not an hour later', async () => {
  let isReady = false;
  const { part, told } = running({ ...aChore(3), isReady: () => isReady });
  await vi.advanceTimersByTimeAsync(5_000);
  isReady = true;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual(['done 3']);
  await part.stop();
});

test('one that fails is told once, holds up no other, and is tried again', async () => {
  const { part, told } = running(aChore(new Error('ENOSPC'), new Error('ENOSPC'), 2), aChore(2));
  await vi.advanceTimersByTimeAsync(3 * HOUR);
  expect(told).toEqual(['fails: ENOSPC', 'done 2', 'done 2']);
  await part.stop();
});

test('a housekeeper that stops begins no further piece', async () => {
  const chore = aChore(100);
  const { part } = running(chore);
  await vi.advanceTimersByTimeAsync(350);
  await part.stop();
  const left = chore.left();
  expect(left).toBeGreaterThan(90);
  await vi.advanceTimersByTimeAsync(2 * HOUR);
  expect(chore.left()).toBe(left);
});

test('while nobody knows how old anything is, nothing is taken away', async () => {
  const asked: string[] = [];
  const takeAway = async (now: number | undefined, readBy: number | undefined) => {
    const chores = readingChores({
      record: {
        prune: ({ before, setAside }) => {
          asked.push(`journal ${before / DAY} without ${String(setAside)}`);
          return Promise.resolve(false);
        },
        readBy: () => readBy,
        judge: {
          retire: (keepFrom) => {
            asked.push(`store ${keepFrom / DAY}`);
            return Promise.resolve(false);
          },
        },
      },
      ...{ ages: { now: () => now }, journalDays: 90, storeDays: 730 },
      setAside: () => [{ seq: 3 }, { seq: 5 }],
    });
    for (const chore of chores) await chore.piece();
  };
  await takeAway(undefined, 7);
  await takeAway(10_000 * DAY, undefined);
  expect(asked).toEqual([]);
  await takeAway(10_000 * DAY, 7);
  expect(asked).toEqual(['journal 9910 without 3,5', 'store 9270']);
});
