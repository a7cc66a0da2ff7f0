import { describe, expect, test } from 'vitest';
import { RULES } from '../storm/flood.js';
import { dueNotices, type Heard, judgeNotices, standsOf } from './due-notices.js';

/** A reading a second: calm, over 準備 (2.0) and 注意 (2.6), below 注意 again, over it a second time, and calm. */
const HEIGHTS = [1, 1, 2.1, 2.7, 2.7, 2.3, 2.3, 2.3, 2.8, 2.8, 1, 1, 1, 1];
const river = HEIGHTS.map((value, i) => ({ at: i * 1_000, value }));
const stands = standsOf(river, RULES);
const known = (...seconds: number[]) => ({
  readings: river.filter(({ at }) => seconds.includes(at / 1_000)),
  knownAt: Math.max(...seconds) * 1_000 + 50,
  sentUntil: Math.max(...seconds) * 1_000,
});
const oneByOne = river.map(({ at }) => known(at / 1_000));
const due = dueNotices(oneByOne, stands);
const said = (key: string, mark: string, second: number): Heard => ({
  key,
  mark,
  observedAt: second * 1_000,
});
const all = [said('1', 'standby', 2), said('2', 'caution', 3), said('3', 'caution', 8)];

describe('the notices that are due', () => {
  test('are one for each crossing, and one more for a second crest', () => {
    expect(due.map(({ mark, at }) => [mark, at])).toEqual([
      [0, 2_000],
      [1, 3_000],
      [1, 8_000],
    ]);
    expect(judgeNotices(all, due, stands)).toEqual({
      left: 3,
      missing: [],
      repeated: 0,
      doubled: [],
      foreign: [],
    });
  });

  test('of a jump that the hub learnt at once are one, for the highest mark', () => {
    const packs = [known(0, 1), known(2, 3)];
    expect(dueNotices(packs, stands).map(({ mark }) => mark)).toEqual([1]);
  });

  test('leave out a crest that the hub learnt of when it was over', () => {
    expect(dueNotices([known(0, 1), known(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)], stands)).toEqual([]);
  });

  test('are missed when they do not come', () => {
    const { left, missing } = judgeNotices(all.slice(0, 2), due, stands);
    expect([left, missing.map(({ at }) => at)]).toEqual([2, [8_000]]);
  });

  test('are not replaced by a higher mark that was reached only later', () => {
    expect(judgeNotices(all.slice(1), due, stands).missing.map(({ mark }) => mark)).toEqual([0]);
  });

  test('may be replaced by a higher mark that was already on its way to the hub', () => {
    const early = due.map((one) => (one.at === 2_000 ? { ...one, knewUntil: 3_000 } : one));
    expect(judgeNotices(all.slice(1), early, stands).missing).toEqual([]);
  });

  test('told again under the same key are repeats, under another key a second notice', () => {
    expect(judgeNotices([...all, said('2', 'caution', 3)], due, stands)).toMatchObject({
      repeated: 1,
      doubled: [],
    });
    expect(judgeNotices([...all, said('4', 'caution', 4)], due, stands)).toMatchObject({
      repeated: 0,
      doubled: ['4'],
    });
  });

  test('of a mark that was never reached, or at a time when it was not held, are foreign', () => {
    const heard = [...all, said('5', 'danger', 3), said('6', 'caution', 5)];
    // The mark is left after the hold: at 5 s it is still held, at 12 s it is not.
    expect(judgeNotices([...heard, said('7', 'caution', 12)], due, stands).foreign).toEqual(['5', '7']);
  });
});
