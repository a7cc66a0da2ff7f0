import type { StationLook } from '../view/station-look.js';
import { clustersOf } from './clusters.js';

interface Point {
  x: number;
  y: number;
}

/** One marker: a station, or several that lie too close together to be told apart. */
export interface MarkedStations {
  /** Of the station whose place it takes. */
  id: string;
  /** On the layer that moves with the map. */
  point: Point;
  /** The worst one. */
  look: StationLook;
  /** The others of this place, worst first. */
  others: readonly StationLook[];
  named: boolean;
}

/** Up to so many markers stand as long as their badges do not cover one another; of more, that there is room to read them. */
const FEW = 60;
/** In diameters of a badge. */
const APART = { few: 0.8, many: 1.6 };
/** So many have labels beside them, the worst first; the others tell theirs when they are pointed at or reached by keyboard. */
const NAMED_MOST = 60;

/** @param looks worst first */
export function markedStations(
  looks: readonly StationLook[],
  {
    badgePx,
    pointOf,
    isSeen,
  }: { badgePx: number; pointOf: (look: StationLook) => Point; isSeen: (point: Point) => boolean },
): MarkedStations[] {
  const spots = looks.map((look) => ({
    id: look.station.id as string,
    ...pointOf(look),
    level: look.badge.level,
    look,
  }));
  const seen = spots.filter(isSeen).length;
  const clusters = clustersOf(spots, badgePx * (seen > FEW ? APART.many : APART.few));
  let left = NAMED_MOST;
  return clusters.flatMap(({ head, members }) => {
    const [worst, ...others] = members;
    if (!worst) return [];
    const point = { x: head.x, y: head.y };
    const named = isSeen(point) && left-- > 0;
    return [{ id: head.id, point, look: worst.look, others: others.map(({ look }) => look), named }];
  });
}
