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
  label: LabelRule;
}

/** When a marker tells its words: always, where there is room beside it, or while it is pointed at or reached by keyboard. */
export type LabelRule = 'always' | 'ifRoom' | 'pointed';

/** Up to so many markers stand as long as their badges do not cover one another; of more, that there is room to read them. */
const FEW = 60;
/** In diameters of a badge. */
const APART = { few: 0.8, many: 1.6 };
/** Room that a label takes, in squares of a badge's diameter: as wide as six and two high. */
const LABEL_ROOM = 6 * 2.1;

export interface Marking {
  badgePx: number;
  /** The map's, in pixels. */
  sheet: { width: number; height: number };
  pointOf: (look: StationLook) => Point;
  isSeen: (point: Point) => boolean;
}

/** @param looks worst first */
export function markedStations(
  looks: readonly StationLook[],
  { badgePx, sheet, pointOf, isSeen }: Marking,
): MarkedStations[] {
  const spots = looks.map((look) => ({
    id: look.station.id as string,
    ...pointOf(look),
    level: look.badge.level,
    look,
  }));
  const isCrowd = spots.filter(isSeen).length > FEW;
  const clusters = clustersOf(spots, badgePx * (isCrowd ? APART.many : APART.few));
  const room = Math.floor((sheet.width * sheet.height) / (2 * LABEL_ROOM * badgePx ** 2));
  const rules = labelRules(clusters.map(({ head }) => head).filter(isSeen), room);
  return clusters.flatMap(({ head: { id, x, y }, members }) => {
    const [worst, ...others] = members.map(({ look }) => look);
    return worst ? [{ id, point: { x, y }, look: worst, others, label: rules.get(id) ?? 'pointed' }] : [];
  });
}

/**
 * All have their labels as long as they fill no more than half the sheet. Of more, those at the highest levels have theirs, and others
 * where they fit; which ones does not hang on the water of calm stations, so that labels do not come and go with each reading.
 *
 * @param room labels that fill half the sheet
 */
function labelRules(
  seen: readonly { id: string; level: number }[],
  room: number,
): ReadonlyMap<string, LabelRule> {
  if (seen.length <= room) return new Map(seen.map(({ id }) => [id, 'always']));
  const ranked = seen.toSorted((a, b) => b.level - a.level || (a.id < b.id ? -1 : 1)).slice(0, room);
  return new Map(
    ranked.map(({ id, level }, i) => [id, level > 0 && i < room / 2 ? 'always' : 'ifRoom'] as const),
  );
}
