import { MINUTE } from '@kawamori/contracts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { after, every, pause, playedClock } from './clock.js';

const SIX = Date.UTC(2026, 5, 2, 9, 0);

describe('a played clock', () => {
  test('stands still until it is moved', () => {
    const clock = playedClock(SIX);
    expect([clock.now(), clock.now()]).toEqual([SIX, SIX]);
    clock.moveTo(SIX + MINUTE);
    expect(clock.now()).toBe(SIX + MINUTE);
  });

  test('never goes back', () => {
    const clock = playedClock(SIX);
    clock.moveTo(SIX - MINUTE);
    expect(clock.now()).toBe(SIX);
  });
});

describe('something planned', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('happens once, when its time has come', () => {
    const work = vi.fn();
    after(MINUTE, work);
    vi.advanceTimersByTime(MINUTE - 1);
    expect(work).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10 * MINUTE);
    expect(work).toHaveBeenCalledTimes(1);
  });

  test('happens at every interval, until it is called off', () => {
    const work = vi.fn();
    const pending = every(MINUTE, work);
    vi.advanceTimersByTime(3 * MINUTE);
    pending.cancel();
    vi.advanceTimersByTime(3 * MINUTE);
    expect(work).toHaveBeenCalledTimes(3);
  });

  test('does not happen when it was called off before', () => {
    const work = vi.fn();
    after(MINUTE, work).cancel();
    vi.advanceTimersByTime(MINUTE);
    expect(work).not.toHaveBeenCalled();
  });

  test('that waits goes on after its time, or at once when it is no longer wanted', async () => {
    const stopping = new AbortController();
    const passed = pause(MINUTE);
    const ended = pause(MINUTE, stopping.signal);
    stopping.abort();
    await ended;
    vi.advanceTimersByTime(MINUTE);
    await passed;
    await pause(MINUTE, stopping.signal);
    expect(vi.getTimerCount()).toBe(0);
  });
});
