import {
  type Instant,
  MINUTE,
  type Milliseconds,
  type Quality,
  type QualityReason,
  type SeriesId,
} from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { type ChangeLog, createChangeTables } from './change-log.js';
import type { ReadingStore, StoredReading } from './reading-store.js';

/** Codes as they stand in the file. Append only. */
const QUALITIES: readonly Quality[] = ['good', 'suspect', 'bad', 'missing'];
const REASONS: readonly QualityReason[] = [
  'range',
  'sentinel',
  'future',
  'spike',
  'clock-off',
  'station-unknown',
];

const GOOD = 0;
const SUSPECT = 1;

/** Corrections of one run of a node's clock differ by no more than messages are delayed: 10 to 15 minutes on a bad night. */
const SAME_RUN: Milliseconds = 15 * MINUTE;

function reasonBits(reasons: readonly QualityReason[]): number {
  return reasons.reduce((bits, reason) => bits | (1 << REASONS.indexOf(reason)), 0);
}

function reasonsOf(bits: number): QualityReason[] {
  return bits === 0 ? [] : REASONS.filter((_, index) => bits & (1 << index));
}

/** Makes the tables of the embedded store where they do not exist. */
export function createReadingTables(database: SqliteDatabase): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS series (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      -- Observation time of the newest good or suspect reading: latest values are found by it, never by GROUP BY.
      newest_at INTEGER
    ) STRICT;
    CREATE TABLE IF NOT EXISTS point (
      series_id INTEGER NOT NULL REFERENCES series,
      at INTEGER NOT NULL,
      value REAL NOT NULL,
      received_at INTEGER NOT NULL,
      quality INTEGER NOT NULL,
      reasons INTEGER NOT NULL,
      PRIMARY KEY (series_id, at)
    ) STRICT, WITHOUT ROWID;
    -- Other values that came for the same series and time. The higher one is judged and stands in "point".
    CREATE TABLE IF NOT EXISTS alternative (
      series_id INTEGER NOT NULL REFERENCES series,
      at INTEGER NOT NULL,
      value REAL NOT NULL,
      received_at INTEGER NOT NULL,
      PRIMARY KEY (series_id, at, value)
    ) STRICT, WITHOUT ROWID;
    -- Where a node's clock was off: the time it claimed, so that the same reading is known when it comes again. A node that boots
    -- twice with the same wrong time claims that time again, for another reading.
    CREATE TABLE IF NOT EXISTS claimed (
      series_id INTEGER NOT NULL REFERENCES series,
      taken_at INTEGER NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (series_id, taken_at, at)
    ) STRICT, WITHOUT ROWID;
    -- Where a series begins in this store: what came before has been handed to a server and taken away. What is not later than
    -- "settled_at" is not judged any more, since that would need what has been taken away.
    CREATE TABLE IF NOT EXISTS horizon (
      series_id INTEGER PRIMARY KEY REFERENCES series,
      begins_at INTEGER NOT NULL,
      settled_at INTEGER NOT NULL
    ) STRICT;
  `);
  createChangeTables(database);
}

export interface PointRow {
  name: SeriesId;
  at: number;
  value: number;
  received_at: number;
  quality: number;
  reasons: number;
}

export const reading = (row: PointRow): StoredReading => ({
  series: row.name,
  at: row.at,
  value: row.value,
  receivedAt: row.received_at,
  quality: QUALITIES[row.quality] ?? 'bad',
  reasons: reasonsOf(row.reasons),
});

/** The end of what the embedded store knows of a series. */
export interface Horizon {
  /** Readings before this instant have been taken away. */
  beginsAt: Instant;
  /** Readings up to this instant are not judged any more. */
  settledAt: Instant;
}

/** The embedded store's rows, synchronous: for the judge, which writes them in one transaction with its cursor. */
export type ReadingTable = ReturnType<typeof readingTable>;

export const COLUMNS = 's.name, p.at, p.value, p.received_at, p.quality, p.reasons';

/** @param changes where to note what is written, while a server keeps a copy */
export function readingTable(database: SqliteDatabase, changes?: ChangeLog) {
  const ids = new Map<string, number>();
  const findSeries = database.prepare('SELECT id FROM series WHERE name = ?');
  const addSeries = database.readonly ? undefined : database.prepare('INSERT INTO series (name) VALUES (?)');
  const idOf = (series: SeriesId): number | undefined => {
    const known = ids.get(series);
    if (known !== undefined) return known;
    const row = findSeries.get(series) as { id: number } | undefined;
    if (row) ids.set(series, row.id);
    return row?.id;
  };
  const idFor = (series: SeriesId): number => {
    const id = idOf(series) ?? Number(addSeries?.run(series).lastInsertRowid);
    ids.set(series, id);
    return id;
  };

  const find = database.prepare(
    `SELECT ${COLUMNS} FROM point p JOIN series s ON s.id = p.series_id WHERE p.series_id = ? AND p.at = ?`,
  );
  const newest = database.prepare(
    `SELECT ${COLUMNS} FROM series s JOIN point p ON p.series_id = s.id AND p.at = s.newest_at WHERE s.id = ?`,
  );
  const newestHeard = database.prepare(
    `SELECT ${COLUMNS} FROM point p JOIN series s ON s.id = p.series_id WHERE p.series_id = ? ORDER BY p.at DESC LIMIT 1`,
  );
  const range = database.prepare(
    `SELECT ${COLUMNS} FROM point p JOIN series s ON s.id = p.series_id
     WHERE p.series_id = ? AND p.at BETWEEN ? AND ? ORDER BY p.at LIMIT ?`,
  );
  const lastBelievedBefore = database.prepare(
    `SELECT ${COLUMNS} FROM point p JOIN series s ON s.id = p.series_id
     WHERE p.series_id = ? AND p.at < ? AND p.quality = ${GOOD} AND p.reasons & ${reasonBits(['spike'])} = 0
     ORDER BY p.at DESC LIMIT 1`,
  );
  const judgeableAfter = database.prepare(
    `SELECT ${COLUMNS} FROM point p JOIN series s ON s.id = p.series_id
     WHERE p.series_id = ? AND p.at > ? AND p.quality IN (${GOOD}, ${SUSPECT}) ORDER BY p.at LIMIT ?`,
  );
  const count = database.prepare('SELECT count(*) AS n FROM point WHERE series_id = ?');
  const alternative = database.prepare(
    'SELECT 1 FROM alternative WHERE series_id = ? AND at = ? AND value = ?',
  );
  const claimed = database.prepare(
    'SELECT at FROM claimed WHERE series_id = ? AND taken_at = ? AND at BETWEEN ? AND ? ORDER BY abs(at - ?) LIMIT 1',
  );

  const names = database.prepare('SELECT name FROM series ORDER BY id');
  const horizon = database.prepare('SELECT begins_at, settled_at FROM horizon WHERE series_id = ?');

  return {
    find: (series: SeriesId, at: Instant): StoredReading | undefined => {
      const id = idOf(series);
      const row = id === undefined ? undefined : (find.get(id, at) as PointRow | undefined);
      return row && reading(row);
    },
    /** The newest good or suspect reading of a series. */
    newest: (series: SeriesId): StoredReading | undefined => {
      const id = idOf(series);
      const row = id === undefined ? undefined : (newest.get(id) as PointRow | undefined);
      return row && reading(row);
    },
    /** The newest reading of a series, of whatever quality. */
    newestHeard: (series: SeriesId): StoredReading | undefined => {
      const id = idOf(series);
      const row = id === undefined ? undefined : (newestHeard.get(id) as PointRow | undefined);
      return row && reading(row);
    },
    range: (series: SeriesId, from: Instant, to: Instant, limit: number): StoredReading[] => {
      const id = idOf(series);
      return id === undefined ? [] : (range.all(id, from, to, limit) as PointRow[]).map(reading);
    },
    /** The last reading before an instant that was good by itself, without the next one's word. */
    lastBelievedBefore: (series: SeriesId, at: Instant): StoredReading | undefined => {
      const id = idOf(series);
      const row = id === undefined ? undefined : (lastBelievedBefore.get(id, at) as PointRow | undefined);
      return row && reading(row);
    },
    /** Good and suspect readings after an instant, ascending: a page of them. */
    judgeableAfter: (series: SeriesId, at: Instant, limit: number): StoredReading[] => {
      const id = idOf(series);
      return id === undefined ? [] : (judgeableAfter.all(id, at, limit) as PointRow[]).map(reading);
    },
    count: (series: SeriesId): number => {
      const id = idOf(series);
      return id === undefined ? 0 : (count.get(id) as { n: number }).n;
    },
    hasAlternative: (series: SeriesId, at: Instant, value: number): boolean =>
      alternative.get(idOf(series) ?? -1, at, value) !== undefined,
    /** The time under which a reading of a node with a wrong clock has been kept already, where it is about the one found now. */
    correctedTime: (series: SeriesId, takenAt: Instant, found: Instant): Instant | undefined =>
      (
        claimed.get(idOf(series) ?? -1, takenAt, found - SAME_RUN, found + SAME_RUN, found) as
          | { at: number }
          | undefined
      )?.at,
    allSeries: (): SeriesId[] => (names.all() as { name: SeriesId }[]).map(({ name }) => name),
    /** Where a series begins in this store; undefined while nothing of it has been taken away. */
    horizon: (series: SeriesId): Horizon | undefined => {
      const row = horizon.get(idOf(series) ?? -1) as { begins_at: number; settled_at: number } | undefined;
      return row && { beginsAt: row.begins_at, settledAt: row.settled_at };
    },
    writing: database.readonly ? undefined : writingEnd(database, idFor, changes),
  };
}

export type ReadingTableWriter = ReturnType<typeof writingEnd>;

function writingEnd(
  database: SqliteDatabase,
  idFor: (series: SeriesId) => number,
  changes: ChangeLog | undefined,
) {
  const put = database.prepare(
    `INSERT INTO point (series_id, at, value, received_at, quality, reasons) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value, received_at = excluded.received_at,
       quality = excluded.quality, reasons = excluded.reasons`,
  );
  const advance = database.prepare(
    'UPDATE series SET newest_at = ? WHERE id = ? AND coalesce(newest_at, ?) <= ?',
  );
  const goBack = database.prepare(
    `UPDATE series SET newest_at =
       (SELECT at FROM point WHERE series_id = ? AND quality <= ${SUSPECT} ORDER BY at DESC LIMIT 1)
     WHERE id = ? AND newest_at = ?`,
  );
  const amend = database.prepare('UPDATE point SET quality = ?, reasons = ? WHERE series_id = ? AND at = ?');
  const keepAlternative = database.prepare('INSERT OR IGNORE INTO alternative VALUES (?, ?, ?, ?)');
  const claim = database.prepare('INSERT OR IGNORE INTO claimed VALUES (?, ?, ?)');
  const begin = database.prepare('INSERT OR REPLACE INTO horizon VALUES (?, ?, ?)');
  const forgetPoints = database.prepare(
    `DELETE FROM point WHERE series_id = ? AND at IN
       (SELECT at FROM point WHERE series_id = ? AND at < ? ORDER BY at LIMIT ?)`,
  );
  const forgetClaims = database.prepare('DELETE FROM claimed WHERE series_id = ? AND at < ?');
  return {
    put: (row: StoredReading): void => {
      const id = idFor(row.series);
      const quality = QUALITIES.indexOf(row.quality);
      put.run(id, row.at, row.value, row.receivedAt, quality, reasonBits(row.reasons));
      if (quality <= SUSPECT) advance.run(row.at, id, row.at, row.at);
      else goBack.run(id, id, row.at);
      changes?.note(id, row.at);
    },
    /** Changes what is thought of a reading, never its value. */
    amend: (series: SeriesId, at: Instant, quality: Quality, reasons: readonly QualityReason[]): void => {
      const id = idFor(series);
      amend.run(QUALITIES.indexOf(quality), reasonBits(reasons), id, at);
      changes?.note(id, at);
    },
    keepAlternative: (series: SeriesId, at: Instant, value: number, receivedAt: Instant): void => {
      keepAlternative.run(idFor(series), at, value, receivedAt);
    },
    claim: (series: SeriesId, takenAt: Instant, at: Instant): void => {
      claim.run(idFor(series), takenAt, at);
    },
    /** Takes away what came before a horizon, so many readings at most. Returns how many. */
    forget: (series: SeriesId, { beginsAt, settledAt }: Horizon, limit: number): number => {
      const id = idFor(series);
      begin.run(id, beginsAt, settledAt);
      const { changes: forgotten } = forgetPoints.run(id, id, beginsAt, limit);
      if (forgotten < limit) forgetClaims.run(id, beginsAt);
      return forgotten;
    },
  };
}

/** The embedded store as the port that every keeper of readings has. */
export function embeddedReadingStore(database: SqliteDatabase): ReadingStore {
  if (!database.readonly) createReadingTables(database);
  const table = readingTable(database);
  const writeAll = database.transaction((readings: readonly StoredReading[]) => {
    for (const row of readings) table.writing?.put(row);
  });
  return {
    write: (readings) => Promise.resolve(writeAll(readings)),
    range: ({ series, from, to, limit }) => Promise.resolve(table.range(series, from, to, limit)),
    latest: (series) =>
      Promise.resolve(
        series.flatMap((one) => {
          const row = table.newest(one);
          return row ? [row] : [];
        }),
      ),
    count: (series) => Promise.resolve(table.count(series)),
  };
}
