import { randomUUID } from 'node:crypto';
import type { Instant } from '@kawamori/contracts';
import { type InfluxServer, literal } from './influx-client.js';
import { type InfluxPoint, type InfluxRow, type RollUpPolicy, within } from './schema.js';

/** What this version writes, and of what. A server that was fed by another is given everything once more. */
const LAYOUT = 2;

/** How far a server has been fed. It stands in the server itself, so that one which was emptied or put back is noticed. */
export interface FeedCursor {
  /** This feeding, from its first reading on. */
  feed: string;
  /** What the hub had let go of when the feeding began: of the time before, the server may hold less than there was. 0 for nothing. */
  since: Instant;
  /** Every change up to this number stands in the server. */
  change: number;
  /** While all that stood before the log is walked through. */
  walk: WalkPosition | undefined;
}

/**
 * - `older`: what lies before the hub's horizon is summed up from the server's own readings; from a series and an instant on;
 * - `kept`: what the hub has is handed over; after a series' reading.
 */
export interface WalkPosition {
  part: 'older' | 'kept';
  seriesId: number;
  at: Instant;
}

export const FIRST: Instant = Number.MIN_SAFE_INTEGER;
export const ALL_KEPT: WalkPosition = { part: 'kept', seriesId: 0, at: 0 };
export const ALL_OLDER: WalkPosition = { part: 'older', seriesId: 0, at: FIRST };

const AT: Instant = 0;
/** As the server has it; earlier versions knew 0 and 1. */
const PARTS = { none: 0, kept: 1, older: 2 } as const;

export const newCursor = (change: number, since: Instant, walk: WalkPosition): FeedCursor => ({
  feed: randomUUID(),
  since,
  change,
  walk,
});

export const sameCursor = (a: FeedCursor | undefined, b: FeedCursor): boolean =>
  a !== undefined &&
  a.feed === b.feed &&
  a.change === b.change &&
  a.walk?.part === b.walk?.part &&
  a.walk?.seriesId === b.walk?.seriesId &&
  a.walk?.at === b.walk?.at;

/** Names the feeding: written once, at its beginning. */
export const beginning = (log: string, { feed, since }: FeedCursor): InfluxPoint => ({
  measurement: 'feed',
  tags: { log },
  fields: { feed, since, layout: LAYOUT },
  at: AT,
});

/** Where it has come to. In a server that was emptied meanwhile, this makes a cursor without a name, which counts as none. */
export const progress = (log: string, { change, walk }: FeedCursor): InfluxPoint => ({
  measurement: 'feed',
  tags: { log },
  fields: {
    change,
    walking: PARTS[walk?.part ?? 'none'],
    walked_series: walk?.seriesId ?? 0,
    walked_at: walk?.at ?? 0,
  },
  at: AT,
});

/** The cursor of a log; undefined also for one of another layout. */
export async function readCursor(
  server: InfluxServer,
  log: string,
  policy: RollUpPolicy,
): Promise<FeedCursor | undefined> {
  const [rows] = await server.query(
    `SELECT feed, since, layout, "change", walking, walked_series, walked_at FROM ${within(policy, 'feed')} WHERE "log" = ${literal(log)}`,
  );
  return rows?.map(cursorOf)[0];
}

/** What every feeding has left behind: those of other logs, such as of a hub before its store was rebuilt, and those of earlier layouts. */
export interface FedBefore {
  /** Of the time before, the server may hold less than there was; undefined where it was never fed. */
  since: Instant | undefined;
  /** Whether roll-ups stand there as this version writes them, and where it looks for them. */
  isOfThisLayout: boolean;
}

export async function fedBefore(server: InfluxServer, policy: RollUpPolicy): Promise<FedBefore> {
  const looks: RollUpPolicy[] = policy === '' ? [''] : [policy, ''];
  const found = await server.query(
    ...looks.map((one) => `SELECT since, layout FROM ${within(one, 'feed')} GROUP BY "log"`),
  );
  const since = found.flat().flatMap((row) => (typeof row.since === 'number' ? [row.since] : []));
  const [own = [], elsewhere = []] = found;
  return {
    since: since.length === 0 ? undefined : Math.min(...since),
    isOfThisLayout: own.every(({ layout }) => layout === LAYOUT) && elsewhere.length === 0,
  };
}

function cursorOf(row: InfluxRow): FeedCursor | undefined {
  if (typeof row.feed !== 'string' || typeof row.change !== 'number' || row.layout !== LAYOUT)
    return undefined;
  const position = { seriesId: Number(row.walked_series), at: Number(row.walked_at) };
  const part = row.walking === PARTS.kept ? 'kept' : row.walking === PARTS.older ? 'older' : undefined;
  return {
    feed: row.feed,
    since: Number(row.since),
    change: row.change,
    walk: part && { part, ...position },
  };
}
