import {
  type CheckView,
  endOfMaintenance,
  type Instant,
  type MaintenanceView,
  type SeriesId,
  seriesParts,
} from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import type { InterventionTable } from '../readings/intervention-table.js';
import type { ReadingTable } from '../readings/reading-table.js';

export type CheckState = CheckView['state'];

/** A doubted reading that would reach a level. The notice of it, where people are asked, has the same key. */
export interface Check {
  key: string;
  series: SeriesId;
  at: Instant;
  value: number;
  /** Mark id that it would reach; of one that asks nobody, that of the last that did. */
  mark: string;
  reason: CheckView['reason'];
  /** When people were asked: about it, or about the one before; `NOBODY_ASKED` where its time alone is watched. */
  raisedAt: Instant;
  /** When a next reading should have been received; `NEVER` where none is waited for. */
  answerBy: Instant;
  state: CheckState;
}

/** Checks that are waited for together, at most: a region's worth. */
const MOST_WAITING = 1_000;
/** Silence after it says nothing. */
export const NEVER: Instant = Number.MAX_SAFE_INTEGER;
/** It is only waited for. */
export const NOBODY_ASKED: Instant = 0;

interface CheckRow {
  key: string;
  series: SeriesId;
  at: number;
  value: number;
  mark: string;
  reason: Check['reason'];
  raised_at: number;
  answer_by: number;
  state: CheckState;
}

export function createCheckTables(database: SqliteDatabase): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS quality_check (
      key TEXT PRIMARY KEY, series TEXT NOT NULL, at INTEGER NOT NULL, value REAL NOT NULL, mark TEXT NOT NULL,
      reason TEXT NOT NULL, raised_at INTEGER NOT NULL, answer_by INTEGER NOT NULL, state TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS quality_check_by_series ON quality_check (series, raised_at);
    CREATE INDEX IF NOT EXISTS quality_check_open ON quality_check (answer_by) WHERE state = 'open';
  `);
}

/** Checks: a projection of readings and of what was said of them, written by the judge alone. */
export type CheckTable = ReturnType<typeof checkTable>;

export function checkTable(database: SqliteDatabase) {
  const writable = !database.readonly;
  const add = writable
    ? database.prepare("INSERT OR IGNORE INTO quality_check VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open')")
    : undefined;
  const move = writable ? database.prepare('UPDATE quality_check SET state = ? WHERE key = ?') : undefined;
  const prolong = writable
    ? database.prepare('UPDATE quality_check SET answer_by = ? WHERE key = ?')
    : undefined;
  const one = database.prepare('SELECT * FROM quality_check WHERE key = ?');
  const latest = database.prepare(
    `SELECT * FROM quality_check WHERE series = ? AND raised_at > ${NOBODY_ASKED} AND raised_at <= ? ORDER BY raised_at DESC, at DESC LIMIT 1`,
  );
  const standing = database.prepare(
    "SELECT * FROM quality_check WHERE series = ? AND state = 'open' ORDER BY raised_at, at",
  );
  const waiting = database.prepare(
    `SELECT * FROM quality_check WHERE state = 'open' ORDER BY answer_by LIMIT ${MOST_WAITING}`,
  );
  const parsed = (row: unknown): Check | undefined => {
    if (row === undefined) return undefined;
    const { raised_at, answer_by, ...rest } = row as CheckRow;
    return { ...rest, raisedAt: raised_at, answerBy: answer_by };
  };
  return {
    add: (check: Omit<Check, 'state'>): void => {
      const { key, series, at, value, mark, reason, raisedAt, answerBy } = check;
      add?.run(key, series, at, value, mark, reason, raisedAt, answerBy);
    },
    move: (key: string, state: CheckState): void => {
      move?.run(state, key);
    },
    one: (key: string): Check | undefined => parsed(one.get(key)),
    /** The answer is due later than it was. */
    prolong: (key: string, answerBy: Instant): void => {
      prolong?.run(answerBy, key);
    },
    /** The last about which people were asked until an instant. */
    latest: (series: SeriesId, until: Instant): Check | undefined => parsed(latest.get(series, until)),
    /** Those of a series of which nobody knows yet. */
    open: (series: SeriesId): Check[] => standing.all(series).flatMap((row) => parsed(row) ?? []),
    /** Open ones of all series, by when their answer is due. */
    waiting: (): Check[] => waiting.all().flatMap((row) => parsed(row) ?? []),
  };
}

/** Maintenance of a station that is looked at: what was entered before these is over. */
const MOST_MAINTENANCE = 50;

/**
 * Checks that wait for a next reading, as they stand now: of two gauges that stood apart, or of a second one ahead of the main one, by the
 * second one's newest reading. While staff work at the gauge its readings are kept and not judged, so that nothing is said by there being
 * none that counts: the answer is due as long after their work as it would have been after the value.
 */
export function waitingChecks({
  checks,
  table,
  interventions,
}: {
  checks: Pick<CheckTable, 'waiting'>;
  table: Pick<ReadingTable, 'newest'>;
  interventions: Pick<InterventionTable, 'maintenances'>;
}): Check[] {
  return checks.waiting().map((check) => {
    const newest = check.reason === 'disagrees' ? table.newest(check.series) : undefined;
    const present = newest ? { ...check, at: newest.at, value: newest.value } : check;
    const { station, quantity } = seriesParts(check.series);
    const work = interventions
      .maintenances(station, MOST_MAINTENANCE)
      .filter((one) => one.quantity === null || one.quantity === quantity);
    return { ...present, answerBy: dueAfter(present, work) };
  });
}

/** @param work maintenance of its gauge, the newest first */
function dueAfter(
  { at, answerBy }: Pick<Check, 'at' | 'answerBy'>,
  work: readonly MaintenanceView[],
): Instant {
  if (answerBy === NEVER) return NEVER;
  let due = answerBy;
  for (const one of work.toReversed()) {
    const end = endOfMaintenance(one);
    if (one.from < due && end > Math.max(one.from, at)) due = Math.max(due, end + (answerBy - at));
  }
  return due;
}
