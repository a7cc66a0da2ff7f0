/** A rectangle in pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface LabelRequest {
  id: string;
  /** Where the station stands on the sheet, in pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** It takes what room the others leave, beside its badge alone, and has no place where it would cover something. */
  yields?: boolean;
}

export interface LabelPlace extends Box {
  id: string;
  /** Where the leader line meets the label; undefined where the label touches its own badge. */
  leader: { x: number; y: number } | undefined;
  /** What the place itself costs: 0 for the best one, more with distance. */
  liking: number;
  /** The label's corner as seen from its station: what stays the same when the map is moved. */
  dx: number;
  dy: number;
}

export interface PlacementOptions {
  sheet: { width: number; height: number };
  /** Radius of a badge in pixels; no label may cover one. */
  badgeRadius: number;
  /** Badges that have no label; no label may cover one of these either. */
  bare?: readonly Spot[];
  /** Areas that no label may cover (the map's buttons). */
  blocked?: readonly Box[];
  /** Areas that are better left free (place names). */
  avoid?: readonly Box[];
  /** Points along what had better stay visible (rivers): each one that a label covers costs a little. */
  keepSeen?: readonly Spot[];
  /** Where the labels stood before: a place that is still good is kept, so that labels do not jump about. */
  before?: ReadonlyMap<string, LabelPlace>;
}

/** Within this many radii of another station's badge a label seems to belong to that one. */
const OTHERS_GROUND = 2;
/** What covering one point of a river costs, and what it may cost at most. */
const COVERS_RIVER = 2;
const COVERS_RIVER_MOST = 30;
export const IMPOSSIBLE = 1_000_000;
/** Free around each label, in pixels. */
const GAP = 3;

/** The badges, by their stations; those without a label by their numbers. */
export type Badges = ReadonlyMap<string | number, Box>;

export function badgesOf(
  requests: readonly LabelRequest[],
  { badgeRadius: radius, bare = [] }: PlacementOptions,
): Badges {
  const box = ({ x, y }: Spot) => ({
    left: x - radius,
    top: y - radius,
    width: 2 * radius,
    height: 2 * radius,
  });
  return new Map<string | number, Box>([
    ...requests.map((one) => [one.id, box(one)] as const),
    ...bare.map((one, i) => [i, box(one)] as const),
  ]);
}

/** What a place costs by where it lies: the sheet's edge, badges, buttons, names and rivers. */
export function costAlone(
  request: LabelRequest,
  place: LabelPlace,
  badges: Badges,
  { sheet, blocked = [], avoid = [], keepSeen = [], badgeRadius }: PlacementOptions,
): number {
  let cost = 0;
  if (
    place.left < GAP ||
    place.top < GAP ||
    place.left + place.width > sheet.width - GAP ||
    place.top + place.height > sheet.height - GAP
  ) {
    cost += IMPOSSIBLE * 2 + outsideBy(place, sheet) * 1_000;
  }
  const reach = around(request, place, OTHERS_GROUND * badgeRadius);
  for (const [id, badge] of badges) {
    if (overlap(reach, badge, 0) === 0) continue;
    const isOwn = id === request.id;
    const shared = overlap(place, badge, isOwn ? 0 : GAP);
    if (shared > 0) cost += IMPOSSIBLE / 2 + shared;
    else if (!isOwn) cost += 40 * closeness(place, badge, badgeRadius);
    if (place.leader && !isOwn && touches(request, place.leader, badge)) cost += 9_000;
  }
  for (const box of blocked) if (overlap(place, box, GAP) > 0) cost += IMPOSSIBLE;
  for (const box of avoid) if (overlap(place, box, 0) > 0) cost += 25;
  let covered = 0;
  for (const { x, y } of keepSeen) {
    if (x > place.left && x < place.left + place.width && y > place.top && y < place.top + place.height)
      covered += COVERS_RIVER;
  }
  return cost + Math.min(covered, COVERS_RIVER_MOST);
}

/** What a place costs beside another label: what they cover of one another, and leaders that run through something. */
export function costBeside(
  request: LabelRequest,
  place: LabelPlace,
  other: LabelPlace,
  badges: Badges,
): number {
  let cost = 0;
  const shared = overlap(place, other, GAP);
  if (shared > 0) cost += IMPOSSIBLE + shared;
  if (place.leader && touches(request, place.leader, other)) cost += 3_000;
  const owner = badges.get(other.id);
  if (other.leader && owner) {
    const from = centreOf(owner);
    if (place.leader && cross([request, place.leader], [from, other.leader])) cost += 1_500;
    if (touches(from, other.leader, place)) cost += 3_000;
  }
  return cost;
}

/** From 0, outside another badge's ground, to 1 at its rim. */
function closeness(place: Box, badge: Box, radius: number): number {
  const { x, y } = centreOf(badge);
  const nearest = nearestPoint(place, x, y);
  const gap = Math.hypot(nearest.x - x, nearest.y - y) - radius;
  return Math.max(0, 1 - gap / (OTHERS_GROUND * radius));
}

/** All that a label and its leader line take, with so many pixels around. */
function around(station: Spot, place: LabelPlace, free: number): Box {
  const [left, top] = [Math.min(station.x, place.left) - free, Math.min(station.y, place.top) - free];
  const right = Math.max(station.x, place.left + place.width) + free;
  const bottom = Math.max(station.y, place.top + place.height) + free;
  return { left, top, width: right - left, height: bottom - top };
}

function centreOf(box: Box): Spot {
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

export interface Spot {
  x: number;
  y: number;
}

/** Whether two straight lines cross. */
function cross([a, b]: readonly [Spot, Spot], [c, d]: readonly [Spot, Spot]): boolean {
  const side = (p: Spot, q: Spot, r: Spot) =>
    Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function outsideBy(box: Box, sheet: { width: number; height: number }): number {
  return (
    Math.max(0, -box.left) +
    Math.max(0, -box.top) +
    Math.max(0, box.left + box.width - sheet.width) +
    Math.max(0, box.top + box.height - sheet.height)
  );
}

/** The area in common, with `gap` pixels kept free around; 0 for none. */
export function overlap(a: Box, b: Box, gap: number): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left) + gap;
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top) + gap;
  return width > 0 && height > 0 ? width * height : 0;
}

export function nearestPoint(box: Box, x: number, y: number): Spot {
  return {
    x: Math.min(Math.max(x, box.left), box.left + box.width),
    y: Math.min(Math.max(y, box.top), box.top + box.height),
  };
}

/** Whether the straight line between two points runs through a box (sampled; leaders are short). */
function touches(from: Spot, to: Spot, box: Box): boolean {
  for (let step = 1; step < 10; step++) {
    const x = from.x + ((to.x - from.x) * step) / 10;
    const y = from.y + ((to.y - from.y) * step) / 10;
    if (x > box.left && x < box.left + box.width && y > box.top && y < box.top + box.height) return true;
  }
  return false;
}
