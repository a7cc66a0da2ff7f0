import { type ClockState, type Instant, MINUTE, type Milliseconds } from '@kawamori/contracts';

/** Beyond this a clock is not believed. */
const BELIEVED_WITHIN: Milliseconds = 2 * MINUTE;

/**
 * Measures how far a node's clock stands behind the hub's, over one connection: the smallest of (received - sent). A message can be
 * delayed, never hastened, so the smallest is the closest to the truth; the birth, which comes right after the connection, sets it.
 */
export interface ClockOffset {
  hear(sentAt: Instant, receivedAt: Instant): void;
  /** By how much taken times must be moved forward (negative: back); undefined while the node's clock is believed. */
  correction(clock: ClockState): Milliseconds | undefined;
}

export function clockOffset(): ClockOffset {
  let behind: Milliseconds | undefined;
  return {
    hear: (sentAt, receivedAt) => {
      behind = Math.min(behind ?? Number.POSITIVE_INFINITY, receivedAt - sentAt);
    },
    correction: (clock) => {
      if (behind === undefined) return undefined;
      // A clock ahead of ours that claims to be set is not corrected: its readings are kept as from the future and never judged.
      if (clock === 'free') return behind;
      return behind > BELIEVED_WITHIN ? behind : undefined;
    },
  };
}
