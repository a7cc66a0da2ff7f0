import type { Milliseconds } from '@kawamori/contracts';

/** How fast one connection may speak. */
export interface PaceLimits {
  packetsPerSecond: number;
  bytesPerSecond: number;
  /** So long at full pace may be saved up by being quiet, and spent at once. */
  burst: Milliseconds;
  /** Whoever has been held back so long without a break is cut. */
  patience: Milliseconds;
}

export interface Pace {
  /**
   * Counts what has been read, on a monotonic clock. Answers how long nothing more may be read: 0 for go on; or that the patience is at
   * its end.
   */
  spend(packets: number, bytes: number, now: () => Milliseconds): Milliseconds | 'too-fast';
}

/** Not held back for shorter: a wait costs a timer, and a bit more in one piece costs nobody anything. */
const SHORTEST_WAIT_MS = 20;

/**
 * A token bucket over packets and bytes. The clock is looked at only when an allowance is used up, so that it costs an ordinary client
 * two subtractions. What was read beyond the allowance is owed, and waited for.
 */
export function pace(
  { packetsPerSecond, bytesPerSecond, burst, patience }: PaceLimits,
  start: Milliseconds,
): Pace {
  const packetsAtMost = (packetsPerSecond * burst) / 1_000;
  const bytesAtMost = (bytesPerSecond * burst) / 1_000;
  let packetsLeft = packetsAtMost;
  let bytesLeft = bytesAtMost;
  let filledAt = start;
  /** Since when each look has found nothing saved up. */
  let heldSince: Milliseconds | undefined;

  return {
    spend: (packets, bytes, now) => {
      packetsLeft -= packets;
      bytesLeft -= bytes;
      if (packetsLeft > 0 && bytesLeft > 0) return 0;
      const at = now();
      const seconds = (at - filledAt) / 1_000;
      filledAt = at;
      packetsLeft = Math.min(packetsAtMost, packetsLeft + seconds * packetsPerSecond);
      bytesLeft = Math.min(bytesAtMost, bytesLeft + seconds * bytesPerSecond);
      const owedMs = Math.max(-packetsLeft / packetsPerSecond, -bytesLeft / bytesPerSecond) * 1_000;
      if (owedMs < 0 && packetsLeft >= packetsAtMost / 2 && bytesLeft >= bytesAtMost / 2) {
        heldSince = undefined;
        return 0;
      }
      heldSince ??= at;
      // A debt that the patience does not cover is not waited for.
      if (at - heldSince + owedMs > patience) return 'too-fast';
      return owedMs < 0 ? 0 : Math.max(SHORTEST_WAIT_MS, owedMs);
    },
  };
}
