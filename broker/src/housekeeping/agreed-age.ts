import { DAY, type Instant, type Milliseconds } from '@kawamori/contracts';

/** What one pack says of the time: the newest of its readings, by its node's own clock and moved by nobody. */
export interface PackTime {
  node: string;
  takenAt: Instant;
}

/** A clock by which things grow old moves by no more than so many days for each day that the hub is up. */
export const DAYS_A_DAY = 7;
/** Where the machine's clock is ahead of that by more, nothing is taken away at all. */
export const PAUSED_BEYOND: Milliseconds = 31 * DAY;
/** So near the nodes' time the machine's clock is taken for right when there is nothing else to go by. */
const BEGINS_WITHIN: Milliseconds = DAY;

/**
 * The time that two nodes at least have come to, each by its newest pack; of a single node its own. Undefined where none has spoken.
 * @param packs newest first
 */
export function timeOfNodes(packs: Iterable<PackTime>): Instant | undefined {
  const newest = new Map<string, Instant>();
  for (const { node, takenAt } of packs) if (!newest.has(node)) newest.set(node, takenAt);
  const [first, second] = [...newest.values()].sort((one, other) => other - one);
  return second ?? first;
}

/** Where a followed clock stands after the hub was up for so long: nearer to the machine's, from either side. */
export function followed(kept: Instant, wall: Instant, up: Milliseconds): Instant {
  const most = Math.max(0, up) * DAYS_A_DAY;
  return kept + Math.min(most, Math.max(-most, wall - kept));
}

/** Where a followed clock begins: nowhere before nodes have borne out the machine's. */
export const beginsAt = (wall: Instant, nodes: Instant | undefined): Instant | undefined =>
  nodes !== undefined && Math.abs(wall - nodes) <= BEGINS_WITHIN ? wall : undefined;

export const isJump = (kept: Instant | undefined, wall: Instant): boolean =>
  kept !== undefined && wall - kept > PAUSED_BEYOND;

/**
 * The time by which things grow old: the earliest of all that tell it. Undefined where one of them is not known, or the machine's clock has
 * jumped: then nothing is old.
 */
export function agreedNow({
  wall,
  river,
  nodes,
  kept,
}: {
  wall: Instant;
  river: Instant;
  nodes: Instant | undefined;
  kept: Instant | undefined;
}): Instant | undefined {
  if (nodes === undefined || kept === undefined || isJump(kept, wall)) return undefined;
  return Math.min(wall, river, nodes, kept);
}
