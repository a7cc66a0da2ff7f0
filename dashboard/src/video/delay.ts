import type { Instant } from '@kawamori/contracts';
import type { HubClock } from '../time/hub-clock.js';

/** By how much the screen is behind the river. */
export interface VideoDelay {
  /** Whole seconds, 0 or more. */
  seconds: number;
  /** The stream carries no date: what it has lost on its way is not known, and the true delay is this or more. */
  atLeast: boolean;
}

/** From here on a delay is told: less is not to be seen at a river. */
export const TOLD_FROM_S = 2;

/**
 * Where the stream says when the hub took in each frame (HLS), the delay is counted from there by the hub's clock; what a frame has
 * lost before, in the camera and on the way to the hub, nobody knows. Otherwise (FLV) it is what lies ready behind the frame shown.
 * @param browserNow the browser's time
 */
export function videoDelay(
  shown: { takenInAt: Instant | null; bufferedS: number },
  hubClock: HubClock | null,
  browserNow: number,
): VideoDelay {
  if (shown.takenInAt === null || hubClock === null) {
    return { seconds: Math.max(0, Math.floor(shown.bufferedS)), atLeast: true };
  }
  const behindMs = browserNow + hubClock.offsetMs - shown.takenInAt;
  return { seconds: Math.max(0, Math.round(behindMs / 1_000)), atLeast: false };
}
