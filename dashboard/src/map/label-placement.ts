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
  /** Areas that no label may cover (the map's buttons). */
  blocked?: readonly Box[];
  /** Areas that are better left free (place names). */
  avoid?: readonly Box[];
  /** Points along what had better stay visible (rivers): each one that a label covers costs a little. */
  keepSeen?: readonly { x: number; y: number }[];
  /** Where the labels stood before: a place that is still good is kept, so that labels do not jump about. */
  before?: ReadonlyMap<string, LabelPlace>;
}

/** Distances of the rings of candidates from the badge's rim, in badge radii. */
const RINGS = [0.3, 0.7, 1.3, 2.2, 3.4, 4.8, 6.4, 8.2, 10.4, 13];
/** Directions in order of liking: beside, then above and below, then between. Screen coordinates. */
const DIRECTIONS: readonly (readonly [number, number])[] = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, -0.5],
  [1, 0.5],
  [-1, -0.5],
  [-1, 0.5],
  [0.5, -1],
  [-0.5, -1],
  [0.5, 1],
  [-0.5, 1],
  [0.9, -1],
  [-0.9, -1],
  [0.9, 1],
  [-0.9, 1],
  [1, -0.25],
  [-1, -0.25],
  [1, 0.25],
  [-1, 0.25],
];
/** A label nearer to its badge's rim than this needs no leader line. Pixels. */
const TOUCHING_PX = 12;
/** Within this many radii of another station's badge a label seems to belong to that one. */
const OTHERS_GROUND = 2;
/** What covering one point of a river costs, and what it may cost at most. */
const COVERS_RIVER = 2;
const COVERS_RIVER_MOST = 30;
const IMPOSSIBLE = 1_000_000;
/** What each label must gain on average before a new layout replaces the one that stands. */
const KEPT = 20;
/** By how much a distant label counts more for the worst station than for those far down the list. */
const WORST_COUNTS = 2;

/** How many orders are tried at most. */
const TRIES = 36;
/** A layout this cheap per label stands beside its badges; no better one is looked for. */
const CONTENT = 12;

/**
 * A place for each label beside its badge, so that no label covers a badge, another label or the sheet's edge. Greedy, then each label
 * is reconsidered among the others until nothing improves. Where some label came off badly, it is served first in the next try
 * ("squeaky wheel"), and the cheapest layout of all tries is taken. The same input gives the same places. Made for some dozens of
 * stations, not for hundreds.
 * @param requests worst first: in the first try, the first one gets the best place
 */
export function placeLabels(requests: readonly LabelRequest[], options: PlacementOptions): LabelPlace[] {
  let order = [...requests];
  const worth = new Map(requests.map(({ id }, i) => [id, Math.max(1, WORST_COUNTS - i / 2)]));
  // Where the labels stood and still can stand, they stay: labels that jump about cannot be read.
  const kept = options.before && layoutBefore(requests, options, options.before, worth);
  if (kept && kept.cost < CONTENT * requests.length) return kept.places;
  let best = placeInOrder(order, options, worth);
  let last = best;
  for (let attempt = 1; attempt < TRIES && best.cost > CONTENT * requests.length; attempt++) {
    const { costs } = last;
    const claim = new Map(
      order.map(({ id }, i) => [id, (costs.get(id) ?? 0) + (order.length - i) * CONTENT] as const),
    );
    order = order.toSorted((a, b) => (claim.get(b.id) ?? 0) - (claim.get(a.id) ?? 0));
    // The same order again would bring the same layout: the sheet's own directions are tried instead.
    if (attempt % 3 === 0)
      order = requests.toSorted((a, b) => SWEEPS[(attempt / 3) % SWEEPS.length]?.(a, b) ?? 0);
    if (attempt % 3 === 1) order = mixed(requests, attempt);
    last = placeInOrder(order, options, worth);
    if (last.cost < best.cost) best = last;
  }
  // A better layout has to be much better, for it moves what people have found already.
  if (kept && kept.cost < best.cost * 1.5 + KEPT * requests.length) return kept.places;
  return requests.flatMap((request) => best.places.get(request.id) ?? []);
}

/** The labels where they stood, and what that costs now; undefined where one of them is new. */
function layoutBefore(
  requests: readonly LabelRequest[],
  options: PlacementOptions,
  before: ReadonlyMap<string, LabelPlace>,
  worth: ReadonlyMap<string, number>,
): { places: LabelPlace[]; cost: number } | undefined {
  const { badgeRadius: radius } = options;
  const places = requests.flatMap((request) => {
    const was = before.get(request.id);
    return was ? [placeAt(request, request.x + was.dx, request.y + was.dy, radius, was.liking)] : [];
  });
  if (places.length < requests.length) return undefined;
  const badges = badgesOf(requests, radius);
  const costs = places.map((place, i) => {
    const request = requests[i] as LabelRequest;
    const others = places.filter((other) => other !== place);
    return costOf(request, place, { others, badges, options }) + place.liking * (worth.get(place.id) ?? 1);
  });
  return { places, cost: costs.reduce((sum, cost) => sum + cost, 0) };
}

function badgesOf(requests: readonly LabelRequest[], radius: number): { id: string; box: Box }[] {
  return requests.map(({ id, x, y }) => ({
    id,
    box: { left: x - radius, top: y - radius, width: 2 * radius, height: 2 * radius },
  }));
}

/** Some other order, the same for the same number. */
function mixed(requests: readonly LabelRequest[], number: number): LabelRequest[] {
  const ranks = requests.map((request, i) => ({
    request,
    rank: ((i + 1) * (number * 7_919 + 104_729)) % 1_009,
  }));
  return ranks.sort((a, b) => a.rank - b.rank).map(({ request }) => request);
}

const SWEEPS: readonly ((a: LabelRequest, b: LabelRequest) => number)[] = [
  (a, b) => b.x - a.x,
  (a, b) => a.y - b.y,
  (a, b) => a.x - b.x,
  (a, b) => b.y - a.y,
];

function placeInOrder(
  requests: readonly LabelRequest[],
  options: PlacementOptions,
  worth: ReadonlyMap<string, number>,
): { places: ReadonlyMap<string, LabelPlace>; costs: ReadonlyMap<string, number>; cost: number } {
  const radius = options.badgeRadius;
  const badges = badgesOf(requests, radius);
  const places = new Map<string, LabelPlace>();
  const costs = new Map<string, number>();
  const choose = (request: LabelRequest): boolean => {
    let best = placeAt(request, request.x + radius, request.y, radius, 0);
    let least = Number.POSITIVE_INFINITY;
    const others = [...places.values()].filter((place) => place.id !== request.id);
    candidates(request, options, (place) => {
      const liking = place.liking * (worth.get(request.id) ?? 1);
      if (liking >= least) return;
      const cost = costOf(request, place, { others, badges, options }) + liking;
      if (cost < least) {
        least = cost;
        best = place;
      }
    });
    const was = places.get(request.id);
    places.set(request.id, best);
    costs.set(request.id, least);
    return was?.left !== best.left || was.top !== best.top;
  };
  for (const request of requests) choose(request);
  for (let round = 0; round < 5; round++) {
    let moved = false;
    for (const request of requests) moved = choose(request) || moved;
    if (!moved) break;
  }
  return { places, costs, cost: [...costs.values()].reduce((sum, cost) => sum + cost, 0) };
}

function candidates(
  request: LabelRequest,
  { sheet, badgeRadius: radius }: PlacementOptions,
  consider: (place: LabelPlace) => void,
): void {
  const { x, y, width, height } = request;
  const seen = x >= 0 && y >= 0 && x <= sheet.width && y <= sheet.height;
  // A label is pushed back onto the sheet, unless its own station has left it.
  const inside = (start: number, length: number, room: number) =>
    seen && length + 8 < room ? Math.min(Math.max(start, 4), room - length - 4) : start;
  RINGS.forEach((ring, far) => {
    const reach = radius * (1 + ring);
    DIRECTIONS.forEach(([dx, dy], turn) => {
      const left = inside(x + dx * reach + (dx - 1) * (width / 2), width, sheet.width);
      const top = inside(y + dy * reach + (dy - 1) * (height / 2), height, sheet.height);
      // A long leader costs more than its length: it has to be followed by eye.
      consider(placeAt(request, left, top, radius, far * far * 10 + far * 14 + turn));
    });
  });
}

function placeAt(
  request: LabelRequest,
  left: number,
  top: number,
  radius: number,
  liking: number,
): LabelPlace {
  const { id, x, y, width, height } = request;
  const nearest = nearestPoint({ left, top, width, height }, x, y);
  const leader = Math.hypot(nearest.x - x, nearest.y - y) - radius > TOUCHING_PX ? nearest : undefined;
  return { id, left, top, width, height, leader, dx: left - x, dy: top - y, liking };
}

function costOf(
  request: LabelRequest,
  place: LabelPlace,
  around: {
    others: readonly LabelPlace[];
    badges: readonly { id: string; box: Box }[];
    options: PlacementOptions;
  },
): number {
  const { sheet, blocked = [], avoid = [], keepSeen = [], badgeRadius } = around.options;
  const gap = 3;
  let cost = 0;
  if (
    place.left < gap ||
    place.top < gap ||
    place.left + place.width > sheet.width - gap ||
    place.top + place.height > sheet.height - gap
  ) {
    cost += IMPOSSIBLE * 2 + outsideBy(place, sheet) * 1_000;
  }
  for (const other of around.others) {
    const shared = overlap(place, other, gap);
    if (shared > 0) cost += IMPOSSIBLE + shared;
    if (other.leader && crosses(request, place.leader, other.leader, around.badges, other.id)) cost += 1_500;
    if (place.leader && touches(request, place.leader, other)) cost += 3_000;
    if (other.leader) {
      const owner = around.badges.find((badge) => badge.id === other.id);
      if (owner && touches(centreOf(owner.box), other.leader, place)) cost += 3_000;
    }
  }
  for (const badge of around.badges) {
    const shared = overlap(place, badge.box, badge.id === request.id ? 0 : gap);
    if (shared > 0) cost += IMPOSSIBLE / 2 + shared;
    else if (badge.id !== request.id) cost += 40 * closeness(place, badge.box, badgeRadius);
    if (place.leader && badge.id !== request.id && touches(request, place.leader, badge.box)) cost += 9_000;
  }
  for (const box of blocked) if (overlap(place, box, gap) > 0) cost += IMPOSSIBLE;
  for (const box of avoid) if (overlap(place, box, 0) > 0) cost += 25;
  let covered = 0;
  for (const { x, y } of keepSeen) {
    if (x > place.left && x < place.left + place.width && y > place.top && y < place.top + place.height)
      covered += COVERS_RIVER;
  }
  return cost + Math.min(covered, COVERS_RIVER_MOST);
}

/** From 0, outside another badge's ground, to 1 at its rim. */
function closeness(place: Box, badge: Box, radius: number): number {
  const { x, y } = centreOf(badge);
  const nearest = nearestPoint(place, x, y);
  const gap = Math.hypot(nearest.x - x, nearest.y - y) - radius;
  return Math.max(0, 1 - gap / (OTHERS_GROUND * radius));
}

function centreOf(box: Box): { x: number; y: number } {
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

function crosses(
  a: { x: number; y: number },
  b: { x: number; y: number } | undefined,
  d: { x: number; y: number },
  badges: readonly { id: string; box: Box }[],
  otherId: string,
): boolean {
  const owner = badges.find((badge) => badge.id === otherId);
  if (!b || !owner) return false;
  const c = centreOf(owner.box);
  const side = (p: typeof a, q: typeof a, r: typeof a) =>
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

function nearestPoint(box: Box, x: number, y: number): { x: number; y: number } {
  return {
    x: Math.min(Math.max(x, box.left), box.left + box.width),
    y: Math.min(Math.max(y, box.top), box.top + box.height),
  };
}

/** Whether the straight line between two points runs through a box (sampled; leaders are short). */
function touches(from: { x: number; y: number }, to: { x: number; y: number }, box: Box): boolean {
  for (let step = 1; step < 10; step++) {
    const x = from.x + ((to.x - from.x) * step) / 10;
    const y = from.y + ((to.y - from.y) * step) / 10;
    if (x > box.left && x < box.left + box.width && y > box.top && y < box.top + box.height) return true;
  }
  return false;
}
