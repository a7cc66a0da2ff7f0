import {
  type Badges,
  badgesOf,
  costAlone,
  costBeside,
  IMPOSSIBLE,
  type LabelPlace,
  type LabelRequest,
  nearestPoint,
  type PlacementOptions,
} from './label-costs.js';

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
 * A place for each label beside its badge, so that no label covers a badge, another label or the sheet's edge. The same input gives
 * the same places. Made for some dozens of labels, among hundreds of badges.
 * @param requests worst first: the first one gets the best place
 * @returns those that have a place: all but some of those that yield
 */
export function placeLabels(requests: readonly LabelRequest[], options: PlacementOptions): LabelPlace[] {
  const badges = badgesOf(requests, options);
  const firm = placeFirm(
    requests.filter(({ yields }) => !yields),
    badges,
    options,
  );
  const placed = [...firm];
  for (const request of requests)
    if (request.yields) placed.push(...placeInGap(request, placed, badges, options));
  return placed;
}

/** Where it stood, as long as it covers nothing there; else the best free place that needs no leader line. */
function placeInGap(
  request: LabelRequest,
  placed: readonly LabelPlace[],
  badges: Badges,
  options: PlacementOptions,
): LabelPlace[] {
  const costOf = (place: LabelPlace) =>
    placed.reduce(
      (sum, other) => sum + costBeside(request, place, other, badges),
      costAlone(request, place, badges, options) + place.liking,
    );
  const was = placeBefore(request, options);
  if (was && !was.leader && costOf(was) < IMPOSSIBLE / 2) return [was];
  const free = candidates(request, options)
    .filter(({ leader }) => !leader)
    .map((place) => ({ place, cost: costOf(place) }))
    .filter(({ cost }) => cost < IMPOSSIBLE / 2)
    .sort((a, b) => a.cost - b.cost);
  return free.slice(0, 1).map(({ place }) => place);
}

/**
 * Greedy, then each label is reconsidered among the others until nothing improves. Where some label came off badly, it is served first
 * in the next try ("squeaky wheel"), and the cheapest layout of all tries is taken.
 */
function placeFirm(
  requests: readonly LabelRequest[],
  badges: Badges,
  options: PlacementOptions,
): LabelPlace[] {
  let order = [...requests];
  const worth = new Map(requests.map(({ id }, i) => [id, Math.max(1, WORST_COUNTS - i / 2)]));
  // Where the labels stood and still can stand, they stay: labels that jump about cannot be read.
  const kept = layoutBefore(requests, options, { worth, badges });
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

function placeBefore(
  request: LabelRequest,
  { before, badgeRadius }: PlacementOptions,
): LabelPlace | undefined {
  const was = before?.get(request.id);
  return was && placeAt(request, request.x + was.dx, request.y + was.dy, badgeRadius, was.liking);
}

/** The labels where they stood, and what that costs now; undefined where one of them is new. */
function layoutBefore(
  requests: readonly LabelRequest[],
  options: PlacementOptions,
  { worth, badges }: { worth: ReadonlyMap<string, number>; badges: Badges },
): { places: LabelPlace[]; cost: number } | undefined {
  const places = requests.flatMap((request) => placeBefore(request, options) ?? []);
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
