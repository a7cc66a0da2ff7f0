// The only file that touches Date and timers. Everything else is given its time.
import type { Instant, Milliseconds } from '@kawamori/contracts';

/** Tells what time it is on one of the two clocks: the river clock (observations) or the wall clock (sessions, retries, logs). */
export interface Clock {
  now(): Instant;
}

export const wallClock: Clock = { now: () => Date.now() };

/** Milliseconds from anywhere, which nobody sets: against them a step of the machine's clock is seen. */
export const monotonicNow = (): Milliseconds => performance.now();

/** A clock that stands still until it is moved: the river clock of a replay. It never goes back. */
export interface PlayedClock extends Clock {
  moveTo(instant: Instant): void;
}

export function playedClock(startsAt: Instant): PlayedClock {
  let instant = startsAt;
  return {
    now: () => instant,
    moveTo: (next) => {
      instant = Math.max(instant, next);
    },
  };
}

/** Something that will happen later and can be called off. */
export interface Pending {
  cancel(): void;
}

/** Runs `work` once after a while. It does not keep the process alive. */
export function after(ms: Milliseconds, work: () => void): Pending {
  const timer = setTimeout(work, ms);
  timer.unref();
  return { cancel: () => clearTimeout(timer) };
}

/** Runs `work` at every interval until called off. It does not keep the process alive. */
export function every(ms: Milliseconds, work: () => void): Pending {
  const timer = setInterval(work, ms);
  timer.unref();
  return { cancel: () => clearInterval(timer) };
}

/** Resolves after a while, or as soon as the signal is aborted. */
export function pause(ms: Milliseconds, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}

/** Stands still for a while, and the whole thread with it: between the steps of work that cannot be awaited. */
export function standStill(ms: Milliseconds): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0, ms);
}
