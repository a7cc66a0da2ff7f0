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
  /** Where the labels stood before: a place that is still good is kept, so that labels do not jump about. */
  before?: ReadonlyMap<string, LabelPlace>;
}

/** Distances of the rings of candidates from the badge's rim, in badge radii. */
const RINGS = [0.35, 1.2, 2.2, 3.4, 4.8, 6.4, 8.2, 10.4, 13];
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
];
const IMPOSSIBLE = 1_000_000;
/** What a place is favoured by where the label stood before. */
const KEPT = 20;

/** How many orders are tried at most. */
const TRIES = 14;
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
  // Where the labels stood and still can stand, they stay: labels that jump about cannot be read.
  const kept = options.before && placeInOrder(order, options, options.before);
  if (kept && kept.cost < IMPOSSIBLE / 4) return requests.flatMap(({ id }) => kept.places.get(id) ?? []);
  let best = placeInOrder(order, options);
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
    last = placeInOrder(order, options);
    if (last.cost < best.cost) best = last;
  }
  return requests.flatMap((request) => best.places.get(request.id) ?? []);
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
  seed: ReadonlyMap<string, LabelPlace> = new Map(),
): { places: ReadonlyMap<string, LabelPlace>; costs: ReadonlyMap<string, number>; cost: number } {
  const radius = options.badgeRadius;
  const badges = requests.map((request) => ({
    id: request.id,
    box: { left: request.x - radius, top: request.y - radius, width: 2 * radius, height: 2 * radius },
  }));
  const places = new Map<string, LabelPlace>();
  for (const request of requests) {
    const was = seed.get(request.id);
    if (was) places.set(request.id, placeAt(request, request.x + was.dx, request.y + was.dy));
  }
  const costs = new Map<string, number>();
  const choose = (request: LabelRequest): boolean => {
    let best = placeAt(request, request.x + radius, request.y);
    let least = Number.POSITIVE_INFINITY;
    const others = [...places.values()].filter((place) => place.id !== request.id);
    const before = options.before?.get(request.id);
    candidates(request, options, (place, liking) => {
      if (liking >= least) return;
      const kept = before && Math.abs(before.dx - place.dx) < 1 && Math.abs(before.dy - place.dy) < 1;
      const cost = costOf(request, place, { others, badges, options }) + liking - (kept ? KEPT : 0);
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
  consider: (place: LabelPlace, liking: number) => void,
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
      const place = placeAt(request, left, top);
      if (far > 0) place.leader = nearestPoint(place, x, y);
      // A long leader costs more than its length: it has to be followed by eye.
      consider(place, far * far * 12 + far * 20 + turn);
    });
  });
}

function placeAt(request: LabelRequest, left: number, top: number): LabelPlace {
  const { id, x, y, width, height } = request;
  return { id, left, top, width, height, leader: undefined, dx: left - x, dy: top - y };
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
  const { sheet, blocked = [], avoid = [], badgeRadius } = around.options;
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
    if (other.leader && crosses(request, place.leader, other.leader, around.badges, other.id)) cost += 400;
    if (place.leader && touches(request, place.leader, other)) cost += 400;
    if (other.leader) {
      const owner = around.badges.find((badge) => badge.id === other.id);
      if (owner && touches(centreOf(owner.box), other.leader, place)) cost += 400;
    }
  }
  for (const badge of around.badges) {
    const shared = overlap(place, badge.box, badge.id === request.id ? 0 : gap);
    if (shared > 0) cost += IMPOSSIBLE / 2 + shared;
    else if (badge.id !== request.id && overlap(place, badge.box, badgeRadius / 2) > 0) cost += 12;
    if (place.leader && badge.id !== request.id && touches(request, place.leader, badge.box)) cost += 300;
  }
  for (const box of blocked) if (overlap(place, box, gap) > 0) cost += IMPOSSIBLE;
  for (const box of avoid) if (overlap(place, box, 0) > 0) cost += 25;
  return cost;
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
