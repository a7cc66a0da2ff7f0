import { randomUUID } from 'node:crypto';
import type { Instant } from '@kawamori/contracts';
import { type InfluxServer, literal } from './influx-client.js';
import type { InfluxPoint, InfluxRow } from './schema.js';

/** How far a server has been fed. It stands in the server itself, so that one which was emptied or put back is noticed. */
export interface FeedCursor {
  /** This feeding, from its first reading on. */
  feed: string;
  /** What the hub had let go of when the feeding began: of the time before, the server may hold less than there was. 0 for nothing. */
  since: Instant;
  /** Every change up to this number stands in the server. */
  change: number;
  /** While all that stood before the log is walked through: the last reading that has been handed over. */
  walk: WalkPosition | undefined;
}

export interface WalkPosition {
  seriesId: number;
  at: Instant;
}

export const BEFORE_ALL: WalkPosition = { seriesId: 0, at: 0 };

const AT: Instant = 0;

export const newCursor = (change: number, since: Instant): FeedCursor => ({
  feed: randomUUID(),
  since,
  change,
  walk: BEFORE_ALL,
});

export const sameCursor = (a: FeedCursor | undefined, b: FeedCursor): boolean =>
  a !== undefined &&
  a.feed === b.feed &&
  a.change === b.change &&
  a.walk?.seriesId === b.walk?.seriesId &&
  a.walk?.at === b.walk?.at;

/** Names the feeding: written once, at its beginning. */
export const beginning = (log: string, { feed, since }: FeedCursor): InfluxPoint => ({
  measurement: 'feed',
  tags: { log },
  fields: { feed, since },
  at: AT,
});

/** Where it has come to. In a server that was emptied meanwhile, this makes a cursor without a name, which counts as none. */
export const progress = (log: string, { change, walk }: FeedCursor): InfluxPoint => ({
  measurement: 'feed',
  tags: { log },
  fields: {
    change,
    walking: walk ? 1 : 0,
    walked_series: walk?.seriesId ?? 0,
    walked_at: walk?.at ?? 0,
  },
  at: AT,
});

/** The cursor of a log. */
export async function readCursor(server: InfluxServer, log: string): Promise<FeedCursor | undefined> {
  const [rows] = await server.query(
    `SELECT feed, since, "change", walking, walked_series, walked_at FROM feed WHERE "log" = ${literal(log)}`,
  );
  return rows?.map(cursorOf)[0];
}

/** The lack that feedings of other logs, such as that of a hub before its store was rebuilt, have left; undefined without any. */
export async function lackOfOthers(server: InfluxServer): Promise<Instant | undefined> {
  const [rows = []] = await server.query('SELECT since FROM feed GROUP BY "log"');
  const known = rows.map((row) => row.since).filter((since) => typeof since === 'number');
  return known.length === 0 ? undefined : Math.min(...known);
}

function cursorOf(row: InfluxRow): FeedCursor | undefined {
  if (typeof row.feed !== 'string' || typeof row.change !== 'number') return undefined;
  return {
    feed: row.feed,
    since: Number(row.since),
    change: row.change,
    walk: row.walking === 1 ? { seriesId: Number(row.walked_series), at: Number(row.walked_at) } : undefined,
  };
}
