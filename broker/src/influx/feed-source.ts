import type { Instant, SeriesId } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { QUALITIES, reasonsOf } from '../readings/reading-codes.js';
import type { StoredReading } from '../readings/reading-store.js';
import { COLUMNS, type Horizon, type PointRow, reading, readingTable } from '../readings/reading-table.js';
import type { RollUp, RollUpResolution } from '../readings/roll-up.js';
import { rollUpBacklog } from '../readings/roll-up-backlog.js';
import { rollUpTable } from '../readings/roll-up-table.js';

/** A reading by its series' number in the file. */
export interface PointKey {
  seriesId: number;
  at: Instant;
}

/** What the feeder reads of the embedded store. */
export interface FeedSource {
  /** The log of changes: its name, the newest number in it, and up to which one it has been cut off. */
  log(): { name: string; newest: number; droppedThrough: number };
  /** Readings that changed after a number, as they stand now, each once; `through` is the last number that was looked at. */
  changesAfter(change: number, limit: number): { readings: StoredReading[]; through: number; full: boolean };
  /** All readings in turn, by series and time. */
  walk(after: PointKey, limit: number): { readings: StoredReading[]; last: PointKey | undefined };
  /** The first series from a number on of which readings have been let go of, and from when on they are kept. */
  nextLetGoOf(seriesId: number): { id: number; series: SeriesId; beginsAt: Instant } | undefined;
  /** Readings in the store. */
  count(): number;
  /** Roll-ups of stretches that begin within a period. */
  rollUps(series: SeriesId, resolution: RollUpResolution, from: Instant, to: Instant): RollUp[];
  /** Whether every reading is in its roll-ups; not so for a while after a change of version, or when they are made anew. */
  isSummedUp(): boolean;
  horizon(series: SeriesId): Horizon | undefined;
  /** The latest instant before which readings have been let go of that a server should hold; 0 for none. */
  lack(): Instant;
}

type WalkRow = [
  seriesId: number,
  at: number,
  value: number,
  receivedAt: number,
  quality: number,
  reasons: number,
];

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
  const walk = database
    .prepare(
      `SELECT series_id, at, value, received_at, quality, reasons FROM point
       WHERE (series_id, at) > (?, ?) ORDER BY series_id, at LIMIT ?`,
    )
    .raw();
  const name = database.prepare('SELECT name FROM series WHERE id = ?').pluck();
  const nextLetGoOf = database.prepare(
    `SELECT s.id, s.name AS series, h.begins_at AS beginsAt FROM horizon h JOIN series s ON s.id = h.series_id
     WHERE s.id >= ? ORDER BY s.id LIMIT 1`,
  );
  const count = database.prepare('SELECT count(*) AS n FROM point');
  const lack = database.prepare(
    `SELECT coalesce(max(begins_at), 0) AS at FROM horizon h
     WHERE NOT EXISTS (SELECT 1 FROM retired r WHERE r.series_id = h.series_id AND r.to_at = h.begins_at)`,
  );
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
      const rows = walk.all(seriesId, at, limit) as WalkRow[];
      const last = rows.at(-1);
      let known: { id: number; series: SeriesId } | undefined;
      return {
        readings: rows.map(([id, time, value, receivedAt, quality, reasons]) => {
          if (known?.id !== id) known = { id, series: name.get(id) as SeriesId };
          return {
            ...{ series: known.series, at: time, value, receivedAt },
            ...{ quality: QUALITIES[quality] ?? 'bad', reasons: reasonsOf(reasons) },
          };
        }),
        last: last && { seriesId: last[0], at: last[1] },
      };
    },
    nextLetGoOf: (seriesId) => nextLetGoOf.get(seriesId) as ReturnType<FeedSource['nextLetGoOf']>,
    count: () => (count.get() as { n: number }).n,
    rollUps: (series, resolution, from, to) =>
      rollUps.range(series, resolution, from, to, Number.MAX_SAFE_INTEGER),
    isSummedUp: () => backlog().seriesLeft === 0,
    horizon: table.horizon,
    lack: () => (lack.get() as { at: number }).at,
  };
}
