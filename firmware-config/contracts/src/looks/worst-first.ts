import type { MarkView, StationState } from '../http/stations.js';
import { inNaturalOrder } from './natural-order.js';
import type { Standing } from './standing.js';

/** What the order of a list looks at. */
export interface Ranked extends Pick<Standing, 'freshness' | 'badge' | 'held'> {
  station: StationState;
}

/**
 * The order of every list, worst first. One rule after the other, until two stations differ:
 *
 * 1. observing stations (fresh, late, silent) before resting ones, those before stations never heard, rain gauges last of each;
 * 2. the higher alert level of the held mark;
 * 3. silent and high before heard: a flood that nobody sees any more is the worst of its level. High means a held mark, or more
 *    than half the way to the top mark;
 * 4. the larger share of the way from the lowest mark to the highest one that opens an episode (past it: more than 1), so that
 *    gauges with only start and overflow levels, and gauges on other rivers, can be compared;
 * 5. the station's id as people count (`gauge-2` before `gauge-10`), so that the order never flickers.
 */
export function worstFirst<T extends Ranked>(looks: readonly T[]): T[] {
  return [...looks].sort(
    (a, b) =>
      standing(a) - standing(b) ||
      b.badge.level - a.badge.level ||
      Number(isSilentHigh(b)) - Number(isSilentHigh(a)) ||
      Number(b.held !== undefined) - Number(a.held !== undefined) ||
      heightShare(b) - heightShare(a) ||
      inNaturalOrder(a.station.id, b.station.id),
  );
}

function standing(look: Ranked): number {
  const gauge = look.station.level ? 0 : 1;
  if (look.freshness === 'never') return 4 + gauge;
  // A held mark is never filed under resting, whatever the gauge's habits.
  if (look.freshness === 'resting' && !look.held) return 2 + gauge;
  return gauge;
}

export function isSilentHigh(look: Ranked): boolean {
  return look.freshness === 'silent' && (look.held !== undefined || heightShare(look) > 0.5);
}

/** How far up the newest value stands between the lowest mark (0) and the highest one that opens an episode (1). */
export function heightShare(look: Pick<Ranked, 'station'>): number {
  const valueM = look.station.level?.latest?.value;
  return valueM === undefined ? 0 : shareOfWay(valueM, look.station.marks);
}

/** The same of any value, in metres on the marks' datum. @param marks ascending */
export function shareOfWay(
  valueM: number,
  marks: readonly Pick<MarkView, 'valueM' | 'opensEpisode'>[],
): number {
  const floor = marks[0];
  const top = marks.findLast((mark) => mark.opensEpisode);
  if (!floor || !top) return 0;
  if (floor.valueM >= top.valueM) return valueM >= top.valueM ? 1 : 0;
  return Math.max(0, (valueM - floor.valueM) / (top.valueM - floor.valueM));
}
