import type { Instant, Milliseconds } from '@kawamori/contracts';

/** What a browser knows of the hub's own clock: that of the machine, not of the river that is played. */
export interface HubClock {
  /** What is added to the browser's time to have the hub's. */
  offsetMs: Milliseconds;
  /** How long the answer took from which it is known: it may be off by half of that. */
  tripMs: Milliseconds;
}

/**
 * Takes an answer in which the hub said its time. It was said somewhere between asking and hearing, the middle is the best guess, and
 * of two answers the quicker one knows better. Where the two contradict each other by more than both may be off, a clock was set, and
 * the newer one holds.
 * @param askedAt, heardAt the browser's time
 */
export function hubClockFrom(
  before: HubClock | null,
  { hubNow, askedAt, heardAt }: { hubNow: Instant; askedAt: number; heardAt: number },
): HubClock {
  const tripMs = Math.max(0, heardAt - askedAt);
  const fresh = { offsetMs: hubNow - (askedAt + heardAt) / 2, tripMs };
  if (!before || tripMs <= before.tripMs) return fresh;
  const contradicts = Math.abs(fresh.offsetMs - before.offsetMs) > (tripMs + before.tripMs) / 2;
  return contradicts ? fresh : before;
}
