import { existsSync } from 'node:fs';
import type { Fact } from '@kawamori/contracts';
import { isDamage, openBroken, type SqliteDatabase } from '@kawamori/kit';
import { decodeRow, UnreadableFact } from './decode-row.js';
import { type FactRow, isAsWritten } from './row-sum.js';
import { factColumns } from './sqlite-journal.js';

/** Rows in one read. */
const AT_ONCE = 2_000;
/** Numbers that are asked for one by one behind a broken page; a journal has no longer holes, but garbled numbers may say so. */
const ONE_BY_ONE = 1_000_000;

/**
 * All rows of a journal that can be read and are as they were written, ascending, around its broken pages.
 * @param known a number up to which there were facts, by those who have read them
 * @param behind the first row has a higher number than this
 */
export function* rowsAroundDamage(file: string, known: number, behind = 0): Generator<FactRow[]> {
  if (!existsSync(file)) return;
  let database: SqliteDatabase | undefined;
  try {
    database = openBroken(file);
    const columns = factColumns(database);
    const page = database.prepare(`SELECT ${columns} FROM fact WHERE seq > ? ORDER BY seq LIMIT ?`);
    const one = database.prepare(`SELECT ${columns} FROM fact WHERE seq = ?`);
    const end = Math.max(known, headIn(database));
    for (let after = behind; after < end; ) {
      const kept = keptOf(
        nextPage((limit) => page.all(after, limit) as FactRow[]),
        after,
      );
      const rows =
        kept.length > 0 ? kept : nextAlone((seq) => one.get(seq) as FactRow | undefined, after, end);
      const last = rows.at(-1);
      if (!last) return;
      yield rows;
      after = last.seq;
    }
  } catch (error) {
    // Not even the file's head can be read: nothing of it is left.
    if (!isDamage(error)) throw error;
  } finally {
    database?.close();
  }
}

/**
 * The next facts behind a number, around a broken page.
 * @param unreadable told, in order, of each number before them that is left out
 */
export function factsAroundDamage(
  file: string,
  behind: number,
  unreadable: (fault: UnreadableFact) => void,
): Fact[] {
  const [rows = []] = rowsAroundDamage(file, behind, behind);
  for (let seq = behind + 1; seq < (rows[0]?.seq ?? 0); seq++) {
    unreadable(new UnreadableFact(seq, 'the page of the journal on which it stands is broken'));
  }
  const facts: Fact[] = [];
  for (const row of rows) {
    try {
      facts.push(decodeRow(row));
    } catch (error) {
      if (!(error instanceof UnreadableFact)) throw error;
      // What stands before it is taken first.
      if (facts.length > 0) break;
      unreadable(error);
    }
  }
  return facts;
}

/** As many rows as stand before the next broken page; none where it is the very next. */
function nextPage(read: (limit: number) => FactRow[]): FactRow[] {
  for (let limit = AT_ONCE; limit >= 1; limit = Math.floor(limit / 8)) {
    const rows = orBroken(() => read(limit));
    if (rows) return rows;
  }
  return [];
}

/** The next good row, found by its number: what a garbled page says of its own numbers leads nobody past good ones. */
function nextAlone(read: (seq: number) => FactRow | undefined, after: number, end: number): FactRow[] {
  let step = 1;
  for (let seq = after + 1; seq <= end; seq += step) {
    const row = orBroken(() => read(seq));
    const kept = row ? keptOf([row], after) : [];
    if (kept.length > 0) return kept;
    if (seq - after > ONE_BY_ONE) step *= 2;
  }
  return [];
}

/** @returns undefined where the work meets a broken page */
export function orBroken<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!isDamage(error)) throw error;
    return undefined;
  }
}

const headIn = (database: SqliteDatabase): number =>
  orBroken(
    () => (database.prepare('SELECT coalesce(max(seq), 0) AS seq FROM fact').get() as { seq: number }).seq,
  ) ?? 0;

/** What is as it was written, and in its order, is kept: also where only a newer Kawamori understands it. */
function keptOf(rows: readonly FactRow[], after: number): FactRow[] {
  let last = after;
  return rows.filter((row) => {
    const isKept = row.seq > last && isAsWritten(row) && (row.sum !== null || understood(row) !== undefined);
    if (isKept) last = row.seq;
    return isKept;
  });
}

export function understood(row: FactRow): Fact | undefined {
  try {
    return decodeRow(row);
  } catch (error) {
    if (!(error instanceof UnreadableFact)) throw error;
    return undefined;
  }
}
