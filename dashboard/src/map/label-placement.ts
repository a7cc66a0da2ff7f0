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
/** Free around each label, in pixels. */
const GAP = 3;
/** What each label must gain on average before a new layout replaces the one that stands. */
const KEPT = 20;
/** By how much a distant label counts more for the worst station than for those far down the list. */
const WORST_COUNTS = 2;

/** How many orders are tried at most. */
const TRIES = 36;
/** Labels are held against others so often at most before no other order is tried: a fraction of a second on a slow machine. */
const PATIENCE = 400_000;
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
  const badges = badgesOf(requests, options.badgeRadius);
  // Where the labels stood and still can stand, they stay: labels that jump about cannot be read.
  const kept = options.before && layoutBefore(requests, options, options.before, { worth, badges });
  if (kept && kept.cost < CONTENT * requests.length) return kept.places;
  const sheet: Sheet = {
    badges,
    choices: new Map(
      requests.map((one) => [one.id, choicesOf(one, badges, options, worth.get(one.id) ?? 1)]),
    ),
    looks: 0,
  };
  let best = placeInOrder(order, sheet);
  let last = best;
  for (let attempt = 1; attempt < TRIES && sheet.looks < PATIENCE; attempt++) {
    if (best.cost <= CONTENT * requests.length) break;
    const { costs } = last;
    const claim = new Map(
      order.map(({ id }, i) => [id, (costs.get(id) ?? 0) + (order.length - i) * CONTENT] as const),
    );
    order = order.toSorted((a, b) => (claim.get(b.id) ?? 0) - (claim.get(a.id) ?? 0));
    // The same order again would bring the same layout: the sheet's own directions are tried instead.
    if (attempt % 3 === 0)
      order = requests.toSorted((a, b) => SWEEPS[(attempt / 3) % SWEEPS.length]?.(a, b) ?? 0);
    if (attempt % 3 === 1) order = mixed(requests, attempt);
    last = placeInOrder(order, sheet);
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
  { worth, badges }: { worth: ReadonlyMap<string, number>; badges: Badges },
): { places: LabelPlace[]; cost: number } | undefined {
  const { badgeRadius: radius } = options;
  const places = requests.flatMap((request) => {
    const was = before.get(request.id);
    return was ? [placeAt(request, request.x + was.dx, request.y + was.dy, radius, was.liking)] : [];
  });
  if (places.length < requests.length) return undefined;
  const costs = places.map((place, i) => {
    const request = requests[i] as LabelRequest;
    const among = places.reduce(
      (sum, other) => (other === place ? sum : sum + costBeside(request, place, other, badges)),
      0,
    );
    return among + costAlone(request, place, badges, options) + place.liking * (worth.get(place.id) ?? 1);
  });
  return { places, cost: costs.reduce((sum, cost) => sum + cost, 0) };
}

/** The badges, by their stations. */
type Badges = ReadonlyMap<string, Box>;

function badgesOf(requests: readonly LabelRequest[], radius: number): Badges {
  return new Map(
    requests.map(({ id, x, y }) => [
      id,
      { left: x - radius, top: y - radius, width: 2 * radius, height: 2 * radius },
    ]),
  );
}

/** A place that a label may take, and what it costs whatever the other labels do. */
interface Choice {
  place: LabelPlace;
  cost: number;
}

/** What does not depend on the order in which labels are placed. */
interface Sheet {
  badges: Badges;
  /** Of each label, the cheapest first. */
  choices: ReadonlyMap<string, readonly Choice[]>;
  /** How often a label has been held against another. */
  looks: number;
}

function choicesOf(
  request: LabelRequest,
  badges: Badges,
  options: PlacementOptions,
  worth: number,
): readonly Choice[] {
  return candidates(request, options)
    .map((place) => ({ place, cost: costAlone(request, place, badges, options) + place.liking * worth }))
    .sort((a, b) => a.cost - b.cost);
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
  sheet: Sheet,
): { places: ReadonlyMap<string, LabelPlace>; costs: ReadonlyMap<string, number>; cost: number } {
  const places = new Map<string, LabelPlace>();
  const costs = new Map<string, number>();
  const choose = (request: LabelRequest): boolean => {
    const others = [...places.values()].filter(({ id }) => id !== request.id);
    let best: LabelPlace | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const { place, cost: alone } of sheet.choices.get(request.id) ?? []) {
      if (alone >= least) break;
      let cost = alone;
      for (const other of others) {
        sheet.looks++;
        cost += costBeside(request, place, other, sheet.badges);
        if (cost >= least) break;
      }
      if (cost >= least) continue;
      least = cost;
      best = place;
    }
    const was = places.get(request.id);
    if (best) places.set(request.id, best);
    costs.set(request.id, least);
    return was?.left !== best?.left || was?.top !== best?.top;
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
): readonly LabelPlace[] {
  const { x, y, width, height } = request;
  const seen = x >= 0 && y >= 0 && x <= sheet.width && y <= sheet.height;
  // A label is pushed back onto the sheet, unless its own station has left it.
  const inside = (start: number, length: number, room: number) =>
    seen && length + 8 < room ? Math.min(Math.max(start, 4), room - length - 4) : start;
  return RINGS.flatMap((ring, far) => {
    const reach = radius * (1 + ring);
    return DIRECTIONS.map(([dx, dy], turn) => {
      const left = inside(x + dx * reach + (dx - 1) * (width / 2), width, sheet.width);
      const top = inside(y + dy * reach + (dy - 1) * (height / 2), height, sheet.height);
      // A long leader costs more than its length: it has to be followed by eye.
      return placeAt(request, left, top, radius, far * far * 10 + far * 14 + turn);
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

/** What a place costs by where it lies: the sheet's edge, badges, buttons, names and rivers. */
function costAlone(
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
  for (const [id, badge] of badges) {
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
function costBeside(request: LabelRequest, place: LabelPlace, other: LabelPlace, badges: Badges): number {
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

function centreOf(box: Box): Spot {
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

interface Spot {
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

function nearestPoint(box: Box, x: number, y: number): Spot {
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
