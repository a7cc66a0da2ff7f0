import { type Instant, MINUTE, type Milliseconds, QUALITY_CODES, type SeriesId } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import type { ChangeLog } from './change-log.js';
import { DOUBT_REASONS } from './quality-fold.js';
import { GOOD, QUALITIES, reasonBits, reasonsOf, SUSPECT } from './reading-codes.js';
import type { StoredReading } from './reading-store.js';
import { readingTableWriter } from './reading-table-writer.js';

/** Corrections of one run of a node's clock differ by no more than messages are delayed: 10 to 15 minutes on a bad night. */
const SAME_RUN: Milliseconds = 15 * MINUTE;

export interface PointRow {
  name: SeriesId;
  at: number;
  value: number;
  received_at: number;
  quality: number;
  reasons: number;
}

type RangeRow = [at: number, value: number, receivedAt: number, quality: number, reasons: number];

type ColumnsRow = [at: number, value: number, receivedAt: number, quality: number];
/** From the codes of the file to those of the wire. */
const CODES = QUALITIES.map((quality) => QUALITY_CODES.indexOf(quality));
const BAD = QUALITY_CODES.indexOf('bad');

export const reading = (row: PointRow): StoredReading => ({
  series: row.name,
  at: row.at,
  value: row.value,
  receivedAt: row.received_at,
  quality: QUALITIES[row.quality] ?? 'bad',
  reasons: reasonsOf(row.reasons),
});

/** Readings as columns, ascending; `quality` as an index into `QUALITY_CODES`. */
export interface ReadingColumns {
  at: Instant[];
  value: number[];
  quality: number[];
  receivedAt: Instant[];
}

/** The end of what the embedded store knows of a series. */
export interface Horizon {
  /** Readings before this instant have been taken away. */
  beginsAt: Instant;
  /** Readings up to this instant are not judged any more. */
  settledAt: Instant;
}

/** A stretch of which only the roll-ups are kept: readings with `from <= at < to` are gone for good. */
export interface RetiredStretch {
  from: Instant;
  to: Instant;
}

/** A value that came for an instant which has another one, by which it is judged. */
export type OtherValue = Pick<StoredReading, 'at' | 'value' | 'receivedAt'>;

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
  const newestHeardUntil = database.prepare(
    `SELECT ${COLUMNS} FROM point p JOIN series s ON s.id = p.series_id WHERE p.series_id = ? AND p.at <= ? ORDER BY p.at DESC LIMIT 1`,
  );
  const columns = database
    .prepare(
      `SELECT at, value, received_at, quality FROM point
       WHERE series_id = ? AND at BETWEEN ? AND ? ORDER BY at LIMIT ?`,
    )
    .raw();
  const range = database
    .prepare(
      `SELECT at, value, received_at, quality, reasons FROM point
       WHERE series_id = ? AND at BETWEEN ? AND ? ORDER BY at LIMIT ?`,
    )
    .raw();
  // Columns beside the only max() are those of its row (sqlite.org/lang_select.html, 2.5).
  const lastOfEachMinute = database
    .prepare(
      `SELECT max(at), value FROM point
       WHERE series_id = ? AND at BETWEEN ? AND ? AND quality = ${GOOD} GROUP BY at / ${MINUTE} ORDER BY at`,
    )
    .raw();
  const lastBelievedBefore = database.prepare(
    `SELECT ${COLUMNS} FROM point p JOIN series s ON s.id = p.series_id
     WHERE p.series_id = ? AND p.at < ? AND p.reasons & ${reasonBits(DOUBT_REASONS)} = 0
       AND (p.quality = ${GOOD} OR (p.quality = ${SUSPECT} AND p.reasons & ${reasonBits(['stuck', 'disagrees'])} <> 0))
     ORDER BY p.at DESC LIMIT 1`,
  );
  const judgeableBefore = database.prepare(
    `SELECT ${COLUMNS} FROM point p JOIN series s ON s.id = p.series_id
     WHERE p.series_id = ? AND p.at < ? AND p.quality IN (${GOOD}, ${SUSPECT}) ORDER BY p.at DESC LIMIT ?`,
  );
  const judgeableAfter = database.prepare(
    `SELECT ${COLUMNS} FROM point p JOIN series s ON s.id = p.series_id
     WHERE p.series_id = ? AND p.at > ? AND p.quality IN (${GOOD}, ${SUSPECT}) ORDER BY p.at LIMIT ?`,
  );
  const count = database.prepare('SELECT count(*) AS n FROM point WHERE series_id = ?');
  const alternative = database.prepare(
    'SELECT 1 FROM alternative WHERE series_id = ? AND at = ? AND value = ?',
  );
  const alternatives = database.prepare(
    'SELECT at, value, received_at AS receivedAt FROM alternative WHERE series_id = ? AND at BETWEEN ? AND ? ORDER BY at DESC, received_at, value LIMIT ?',
  );
  const claimed = database.prepare(
    `SELECT at FROM claimed c WHERE series_id = @id AND taken_at = @takenAt AND at BETWEEN @from AND @to
       AND (EXISTS (SELECT 1 FROM point p WHERE p.series_id = c.series_id AND p.at = c.at AND p.value = @value)
         OR EXISTS (SELECT 1 FROM alternative a WHERE a.series_id = c.series_id AND a.at = c.at AND a.value = @value))
     ORDER BY abs(at - @found) LIMIT 1`,
  );

  const latest = database
    .prepare(
      'SELECT s.name, l.at, l.value, l.received_at, l.quality, l.reasons FROM latest l JOIN series s ON s.id = l.series_id ORDER BY s.id',
    )
    .raw();
  const names = database.prepare('SELECT name FROM series ORDER BY id');
  const horizon = database.prepare('SELECT begins_at, settled_at FROM horizon WHERE series_id = ?');
  // A store of an earlier version on a disk that takes nothing has let go of none.
  const knowsRetired = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'retired'").get();
  const retired = knowsRetired
    ? database.prepare(
        'SELECT from_at AS "from", to_at AS "to" FROM retired WHERE series_id = ? ORDER BY from_at',
      )
    : undefined;

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
    /** The newest good or suspect reading of every series that has one, as of the last commit. */
    latest: (): StoredReading[] =>
      (latest.all() as [SeriesId, ...RangeRow][]).map(
        ([series, at, value, receivedAt, quality, reasons]) => ({
          ...{ series, at, value, receivedAt },
          ...{ quality: QUALITIES[quality] ?? 'bad', reasons: reasonsOf(reasons) },
        }),
      ),
    /** The newest reading of a series, of whatever quality. */
    newestHeard: (series: SeriesId): StoredReading | undefined => {
      const id = idOf(series);
      const row = id === undefined ? undefined : (newestHeard.get(id) as PointRow | undefined);
      return row && reading(row);
    },
    /** The same among those until an instant. */
    newestHeardUntil: (series: SeriesId, until: Instant): StoredReading | undefined => {
      const id = idOf(series);
      const row = id === undefined ? undefined : (newestHeardUntil.get(id, until) as PointRow | undefined);
      return row && reading(row);
    },
    range: (series: SeriesId, from: Instant, to: Instant, limit: number): StoredReading[] => {
      const id = idOf(series);
      if (id === undefined) return [];
      return (range.all(id, from, to, limit) as RangeRow[]).map(
        ([at, value, receivedAt, quality, reasons]) => ({
          series,
          at,
          value,
          receivedAt,
          quality: QUALITIES[quality] ?? 'bad',
          reasons: reasonsOf(reasons),
        }),
      );
    },
    /** The last good one of each minute, ascending, as columns. */
    lastOfEachMinute: (series: SeriesId, from: Instant, to: Instant): { at: Instant[]; valueM: number[] } => {
      const id = idOf(series);
      const rows = id === undefined ? [] : (lastOfEachMinute.all(id, from, to) as [Instant, number][]);
      return { at: rows.map(([at]) => at), valueM: rows.map(([, value]) => value) };
    },
    /** The same as columns, for those who draw them. */
    columns: (series: SeriesId, from: Instant, to: Instant, limit: number): ReadingColumns => {
      const id = idOf(series);
      const found: ReadingColumns = { at: [], value: [], quality: [], receivedAt: [] };
      const rows = id === undefined ? [] : (columns.all(id, from, to, limit) as ColumnsRow[]);
      for (const [at, value, receivedAt, quality] of rows) {
        found.at.push(at);
        found.value.push(value);
        found.receivedAt.push(receivedAt);
        found.quality.push(CODES[quality] ?? BAD);
      }
      return found;
    },
    /** The last reading before an instant whose height was believed by itself, without the next one's word: good, stuck, or contradicted by the other gauge. */
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
    /** Good and suspect readings before an instant, descending: a page of them. */
    judgeableBefore: (series: SeriesId, at: Instant, limit: number): StoredReading[] => {
      const id = idOf(series);
      return id === undefined ? [] : (judgeableBefore.all(id, at, limit) as PointRow[]).map(reading);
    },
    count: (series: SeriesId): number => {
      const id = idOf(series);
      return id === undefined ? 0 : (count.get(id) as { n: number }).n;
    },
    hasAlternative: (series: SeriesId, at: Instant, value: number): boolean =>
      alternative.get(idOf(series) ?? -1, at, value) !== undefined,
    /** Values that came for instants of a period beside those that are judged, the newest instant first; of one in the order in which they came. */
    alternatives: (series: SeriesId, from: Instant, to: Instant, limit: number): OtherValue[] =>
      alternatives.all(idOf(series) ?? -1, from, to, limit) as OtherValue[],
    /**
     * The time under which a reading of a node with a wrong clock has been kept already, where it is about the one found now. Another value
     * is another reading: a node that keeps no time over a cut of its power claims the same times after each.
     */
    correctedTime: (
      series: SeriesId,
      takenAt: Instant,
      found: Instant,
      value: number,
    ): Instant | undefined => {
      const about = { from: found - SAME_RUN, to: found + SAME_RUN, found };
      const row = claimed.get({ id: idOf(series) ?? -1, takenAt, value, ...about });
      return (row as { at: number } | undefined)?.at;
    },
    allSeries: (): SeriesId[] => (names.all() as { name: SeriesId }[]).map(({ name }) => name),
    /** Where a series begins in this store; undefined while nothing of it has been taken away. */
    horizon: (series: SeriesId): Horizon | undefined => {
      const row = horizon.get(idOf(series) ?? -1) as { begins_at: number; settled_at: number } | undefined;
      return row && { beginsAt: row.begins_at, settledAt: row.settled_at };
    },
    /** Stretches of a series of which only roll-ups are kept, ascending. */
    retired: (series: SeriesId): RetiredStretch[] =>
      (retired?.all(idOf(series) ?? -1) ?? []) as RetiredStretch[],
    writing: database.readonly ? undefined : readingTableWriter(database, idFor, changes),
  };
}
