import type { Milliseconds } from '@kawamori/contracts';

/** Shorter waits are put together. */
const WORTH_WAITING: Milliseconds = 10;

/**
 * How long to wait after so many bytes, so that no more of them pass in a second than stated. Time in which nothing passed counts for
 * nothing: what stood still does not catch up.
 */
export function pacing(
  bytesPerSecond: number,
  monotonic: () => Milliseconds,
): (bytes: number) => Milliseconds {
  let free = monotonic();
  return (bytes) => {
    const now = monotonic();
    free = Math.max(free, now) + (bytes / bytesPerSecond) * 1_000;
    return free - now < WORTH_WAITING ? 0 : free - now;
  };
}
