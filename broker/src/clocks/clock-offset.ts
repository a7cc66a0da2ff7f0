import { type ClockState, type Instant, MINUTE, type Milliseconds, SECOND } from '@kawamori/contracts';

/** Beyond this a clock is not believed. */
export const BELIEVED_WITHIN: Milliseconds = 2 * MINUTE;
/** Of so many messages the quickest measures the clock: a clock that is set back by minutes is found after as many. */
const MEASURED_BY = 8;
/** A node's messages come in the order in which they were sent; one that was sent earlier than the one before was sent by another clock. */
const STEPPED_BACK: Milliseconds = SECOND;
/** No message is longer under way on a line that stands: the keepalive (180 s at most with our agent) would have ended it. */
const LONGEST_DELAY: Milliseconds = 10 * MINUTE;

/**
 * Measures how far a node's clock stands behind the hub's, over one connection: the smallest of (received - sent) of the last messages. A
 * message can be delayed, never hastened, so the smallest is the closest to the truth; the birth, which comes right after the connection,
 * sets it. A clock that steps shows it: forward by a smaller
 * difference than any before, back by a message sent before the last one, or longer under way than any can be.
 */
export interface ClockOffset {
  /** @param sentAt by the node's clock @param receivedAt river clock */
  hear(sentAt: Instant, receivedAt: Instant, clock: ClockState): void;
  /** By how much taken times must be moved forward (negative: back); undefined while the node's clock is believed. */
  correction(clock: ClockState): Milliseconds | undefined;
}

/** The same, for whoever measures many. */
export interface MeasuredClock {
  hear(sentAt: Instant, receivedAt: Instant): void;
  /** Undefined before the first message. */
  readonly behindMs: Milliseconds | undefined;
  /** The hub's own clock has been moved. */
  shift(by: Milliseconds): void;
}

export function measuredClock(): MeasuredClock {
  let recent: Milliseconds[] = [];
  let lastSent = Number.NEGATIVE_INFINITY;
  return {
    hear: (sentAt, receivedAt) => {
      const behind = receivedAt - sentAt;
      const least = Math.min(...recent);
      if (sentAt < lastSent - STEPPED_BACK || (recent.length > 0 && behind > least + LONGEST_DELAY))
        recent = [];
      lastSent = sentAt;
      recent.push(behind);
      if (recent.length > MEASURED_BY) recent.shift();
    },
    get behindMs() {
      return recent.length === 0 ? undefined : Math.min(...recent);
    },
    shift: (by) => {
      recent = recent.map((behind) => behind + by);
    },
  };
}

/** What follows from a measured offset. A clock that runs freely is always replaced by the hub's. */
export function correctionOf(
  behindMs: Milliseconds | undefined,
  clock: ClockState,
): Milliseconds | undefined {
  if (behindMs === undefined) return undefined;
  return clock === 'free' || Math.abs(behindMs) > BELIEVED_WITHIN ? behindMs : undefined;
}

/** Where the hub's own clock is beyond doubt: the river clock of a flood that is played. */
export function clockOffset(): ClockOffset {
  const measured = measuredClock();
  return {
    hear: (sentAt, receivedAt) => measured.hear(sentAt, receivedAt),
    correction: (clock) => correctionOf(measured.behindMs, clock),
  };
}
