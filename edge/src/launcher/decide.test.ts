import { nodeSoftwareSaid } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { afterEnd, beforeStart, type Ended, MOST_STARTS } from './decide.js';
import type { Pointer } from './pointer.js';

const NOW = 1_000;
const OLD = '0.1.0';
const NEW = '0.2.0';
const THERE = [OLD, NEW];
const TRIAL = { order: 'order-1', starts: 0, trialMs: 600_000, steadyMs: 60_000 };

const pointer = (changes: Partial<Pointer> = {}): Pointer => ({
  ...{ v: 1, current: NEW, since: 500, previous: OLD, trial: null, last: null },
  ...changes,
});
const onTrial = (starts: number) => pointer({ trial: { ...TRIAL, starts } });
const ended = (changes: Partial<Ended> = {}): Ended => ({
  ...{ code: 1, signal: null, timeIsOver: false, lastWords: '' },
  ...changes,
});
const after = (read: Pointer | undefined, how: Partial<Ended> = {}, isStopping = false, there = THERE) =>
  afterEnd(onTrial(1), read, ended(how), { there, now: NOW, isStopping });
const wentBack = (why: string) => ({
  ...{ current: OLD, previous: null, since: NOW, trial: null },
  last: { version: NEW, outcome: 'gone-back', why, at: NOW, order: 'order-1' },
});

describe('what is started', () => {
  test('is the release that the pointer names', () => {
    expect(beforeStart(pointer({ current: OLD }), THERE, NOW)).toEqual({
      pointer: pointer({ current: OLD }),
    });
  });

  test('is the newest where no pointer is there, or it cannot be read', () => {
    expect(beforeStart(undefined, THERE, NOW)?.pointer).toMatchObject({
      ...{ current: NEW, previous: OLD, since: null, trial: null },
    });
  });

  test('is the one before where the folder of the named one is gone, and the newest where that is gone too', () => {
    expect(beforeStart(pointer(), [OLD], NOW)?.pointer).toMatchObject({
      current: OLD,
      last: { version: NEW, outcome: 'gone-back', why: 'its folder is gone' },
    });
    expect(beforeStart(pointer({ current: '0.9.0', previous: '0.8.0' }), THERE, NOW)?.pointer.current).toBe(
      NEW,
    );
  });

  test('is nothing where nothing is there', () => {
    expect(beforeStart(pointer(), [], NOW)).toBeUndefined();
  });

  test('is counted while it is on trial, before it runs', () => {
    expect(beforeStart(onTrial(0), THERE, NOW)?.pointer).toEqual(onTrial(1));
    expect(beforeStart(onTrial(MOST_STARTS - 1), THERE, NOW)?.pointer).toEqual(onTrial(MOST_STARTS));
  });

  test('is the release before when the new one was cut off in its last start, too', () => {
    expect(beforeStart(onTrial(MOST_STARTS), THERE, NOW)?.pointer).toMatchObject(
      wentBack('it was started 3 times and never took over'),
    );
  });

  test('stays the new one where there is none to go back to', () => {
    expect(beforeStart(onTrial(MOST_STARTS), [NEW], NOW)?.pointer).toMatchObject({
      current: NEW,
      trial: null,
    });
  });
});

describe('after a release has ended', () => {
  test('that had taken over, the launcher ends as it did', () => {
    expect(after(pointer(), { code: 0 })).toEqual({ kind: 'leave', code: 0 });
    expect(after(pointer(), { code: null, signal: 'SIGSEGV' })).toEqual({ kind: 'leave', code: 1 });
  });

  test('that named another one, that one is started', () => {
    expect(after(pointer({ current: OLD }), { code: 0 })).toEqual({ kind: 'again' });
  });

  test('because the launcher was stopped, nothing is started and nothing is held against it', () => {
    expect(after(onTrial(3), { code: 0 }, true)).toEqual({ kind: 'leave', code: 0 });
  });

  test('on trial, it is started again, and not for ever', () => {
    expect(after(onTrial(1), { code: 1 })).toMatchObject({ kind: 'again' });
    expect(after(onTrial(1), { code: 1 })).not.toHaveProperty('pointer');
    expect(after(onTrial(3), { code: 1, lastWords: 'Error: no such table' })).toMatchObject({
      kind: 'again',
      pointer: wentBack('it ended with code 1: Error: no such table'),
    });
    expect(after(onTrial(3), { code: null, signal: 'SIGBUS' })).toMatchObject({
      pointer: wentBack('it ended with SIGBUS'),
    });
  });

  test('on trial with a configuration that it cannot use, the one before is started at once', () => {
    expect(after(onTrial(1), { code: 2, lastWords: 'hub.x: unknown' })).toMatchObject({
      pointer: wentBack('it ended with code 2: hub.x: unknown'),
    });
  });

  test('on trial without the hub until its time was over, the one before is started at once', () => {
    expect(after(onTrial(1), { code: null, signal: 'SIGKILL', timeIsOver: true })).toMatchObject({
      pointer: wentBack('it did not reach the hub within 600 s'),
    });
  });

  test('on trial with nothing to go back to, it is started again and is on trial no more', () => {
    expect(after(onTrial(3), {}, false, [NEW])).toMatchObject({
      kind: 'again',
      pointer: { current: NEW, trial: null },
    });
  });

  test('what it said last is told within bounds', () => {
    const next = after(onTrial(3), { lastWords: 'x'.repeat(5_000) });
    expect(next.kind === 'again' && next.pointer?.last?.why.length).toBe(200);
  });

  test.each([
    ['endedSaying', onTrial(3), { lastWords: 'Error: no such table' }],
    ['ended', onTrial(3), { code: null, signal: 'SIGBUS' }],
    ['unreached', onTrial(1), { timeIsOver: true }],
  ] as const)('is told in words that staff can read (%s)', (key, read, how) => {
    const next = after(read, how);
    expect(nodeSoftwareSaid((next.kind === 'again' && next.pointer?.last?.why) || '')).toBe(key);
  });
});

test('why a release was not even started is told in words that staff can read', () => {
  const whyOf = (read: Pointer, there: readonly string[]) =>
    beforeStart(read, there, NOW)?.pointer.last?.why ?? '';
  expect(nodeSoftwareSaid(whyOf(pointer(), [OLD]))).toBe('folderGone');
  expect(nodeSoftwareSaid(whyOf(onTrial(MOST_STARTS), THERE))).toBe('startedInVain');
});
