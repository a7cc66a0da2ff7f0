import type { Instant, SeriesId } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import type { StoredReading } from '../readings/reading-store.js';
import { COLUMNS, type Horizon, type PointRow, reading, readingTable } from '../readings/reading-table.js';
import type { RollUp, RollUpResolution } from '../readings/roll-up.js';
import { rollUpBacklog } from '../readings/roll-up-backlog.js';
import { rollUpTable } from '../readings/roll-up-table.js';
import type { WalkPosition } from './feed-cursor.js';

/** What the feeder reads of the embedded store. */
export interface FeedSource {
  /** The log of changes: its name, the newest number in it, and up to which one it has been cut off. */
  log(): { name: string; newest: number; droppedThrough: number };
  /** Readings that changed after a number, as they stand now, each once; `through` is the last number that was looked at. */
  changesAfter(change: number, limit: number): { readings: StoredReading[]; through: number; full: boolean };
  /** All readings in turn. */
  walk(after: WalkPosition, limit: number): { readings: StoredReading[]; last: WalkPosition | undefined };
  /** Readings in the store. */
  count(): number;
  /** Roll-ups of stretches that begin within a period. */
  rollUps(series: SeriesId, resolution: RollUpResolution, from: Instant, to: Instant): RollUp[];
  /** Whether every reading is in its roll-ups; not so for a while after a change of version, or when they are made anew. */
  isSummedUp(): boolean;
  horizon(series: SeriesId): Horizon | undefined;
  /** The latest instant before which readings have been let go of; 0 for none. */
  lack(): Instant;
}

export function feedSource(database: SqliteDatabase): FeedSource {
  const table = readingTable(database);
  const rollUps = rollUpTable(database);
  const backlog = rollUpBacklog(database);
  const log = database.prepare('SELECT name, dropped_through FROM change_log');
  const newest = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'change'");
  const changes = database.prepare(
    'SELECT number, series_id, at FROM change WHERE number > ? ORDER BY number LIMIT ?',
  );
  const point = database.prepare(
    `SELECT ${COLUMNS} FROM point p JOIN series s ON s.id = p.series_id WHERE p.series_id = ? AND p.at = ?`,
  );
  const walk = database.prepare(
    `SELECT ${COLUMNS}, p.series_id FROM point p JOIN series s ON s.id = p.series_id
     WHERE (p.series_id, p.at) > (?, ?) ORDER BY p.series_id, p.at LIMIT ?`,
  );
  const count = database.prepare('SELECT count(*) AS n FROM point');
  const lack = database.prepare('SELECT coalesce(max(begins_at), 0) AS at FROM horizon');
  return {
    log: () => {
      const { name, dropped_through } = log.get() as { name: string; dropped_through: number };
      return {
        name,
        droppedThrough: dropped_through,
        newest: (newest.get() as { seq: number } | undefined)?.seq ?? 0,
      };
    },
    changesAfter: (change, limit) => {
      const rows = changes.all(change, limit) as { number: number; series_id: number; at: number }[];
      const wanted = new Map(rows.map((row) => [`${row.series_id} ${row.at}`, row]));
      const readings = [...wanted.values()].flatMap(({ series_id, at }) => {
        const row = point.get(series_id, at) as PointRow | undefined;
        return row ? [reading(row)] : [];
      });
      return { readings, through: rows.at(-1)?.number ?? change, full: rows.length === limit };
    },
    walk: ({ seriesId, at }, limit) => {
      const rows = walk.all(seriesId, at, limit) as (PointRow & { series_id: number })[];
      const last = rows.at(-1);
      return {
        readings: rows.map(reading),
        last: last && { seriesId: last.series_id, at: last.at },
      };
    },
    count: () => (count.get() as { n: number }).n,
    rollUps: (series, resolution, from, to) =>
      rollUps.range(series, resolution, from, to, Number.MAX_SAFE_INTEGER),
    isSummedUp: () => backlog().seriesLeft === 0,
    horizon: table.horizon,
    lack: () => (lack.get() as { at: number }).at,
  };
}
