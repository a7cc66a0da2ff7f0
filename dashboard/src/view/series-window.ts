import { MINUTE, type Milliseconds, type Resolution, resolutionFor } from '@kawamori/contracts';
import type { Bounds } from './period.js';

/** A part of a series: what is asked for, or held. */
export interface SeriesWindow extends Bounds {
  resolution: Resolution;
}

/**
 * What to ask for, so that a period can be shown and moved a little without asking again.
 * @param reach how much beside it at either side, in its own lengths
 * @param observing how far apart readings are
 */
export function windowFor(
  { from, to }: Bounds,
  { reach, observing, now }: { reach: number; observing: Milliseconds; now: number },
): SeriesWindow {
  const beside = (to - from) * reach;
  return {
    from: Math.max(0, from - beside),
    to: Math.min(to + beside, Math.max(to, now + MINUTE)),
    resolution: resolutionFor(to - from, observing),
  };
}

/** Whether what is held shows a period as finely as it can be shown. What will come until `now` is added as it comes. */
export const holds = (
  held: SeriesWindow | null,
  { from, to }: Bounds,
  { observing, heldAt }: { observing: Milliseconds; heldAt: number },
): boolean =>
  held !== null &&
  held.resolution === resolutionFor(to - from, observing) &&
  held.from <= Math.max(0, from) &&
  (held.to >= to || held.to >= heldAt);
