import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FACT_VERSION, type Fact } from '@kawamori/contracts';
import { isDamage, openAsItLies, openDatabase, type SqliteDatabase } from '@kawamori/kit';
import { decodeRow, UnreadableFact } from './decode-row.js';
import { headNoteOf, readHeadNote } from './head-note.js';
import { JournalNewer } from './journal-broken.js';
import { missingFacts, type Stretch } from './missing-facts.js';
import { type Pruned, prunedIn } from './pruning.js';
import { type FactRow, isAsWritten, rowSum } from './row-sum.js';
import { factColumns, newerLayoutIn, openJournalForWriting } from './sqlite-journal.js';
import { cursorIn } from './start-check.js';

export interface SalvageReport {
  /** Facts that were read, and stand in the new journal under their numbers. */
  facts: number;
  /** What is lost. The new journal tells of each in a fact of its own. */
  lost: Stretch[];
  /** Where the broken file lies now. */
  keptAs: string | undefined;
}

/** Rows in one transaction. */
const AT_ONCE = 2_000;

/**
 * Makes a journal of all that can still be read of a broken one. The broken file stays, under another name.
 * @throws JournalNewer where it is not broken, but of a later layout
 * @param now for that name, and for the facts that tell of what is lost
 */
export function salvageJournal(
  dataDir: string,
  now: number,
  progress: (facts: number) => void = () => undefined,
): SalvageReport {
  const file = join(dataDir, 'journal.db');
  const fresh = join(dataDir, 'journal-salvaged.db');
  refuseNewer(file);
  for (const end of ENDS) rmSync(fresh + end, { force: true });
  openJournalForWriting(fresh).close();
  const pruned = prunedOf(file);
  const missing = missingFacts(pruned.through);
  const known = Math.max(readHeadNote(headNoteOf(file)), cursorIn(join(dataDir, 'store.db')));
  let facts = 0;
  let last = 0;
  const target = openDatabase(fresh, 'acknowledged');
  try {
    const insert = target.prepare(
      'INSERT INTO fact (seq, v, kind, at, wall_at, body, sum) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    const copy = target.transaction((rows: readonly FactRow[]) => {
      for (const row of rows)
        insert.run(row.seq, row.v, row.kind, row.at, row.wall_at, row.body, row.sum ?? rowSum(row));
    });
    for (const rows of pagesOf(file, known)) {
      copy(rows);
      for (const row of rows) missing.pass(row.seq, understood(row));
      facts += rows.length;
      last = rows.at(-1)?.seq ?? last;
      progress(facts);
    }
    const gaps = missing.all().flatMap(({ after, through, told }) => (told ? [] : [{ after, through }]));
    // Which numbers of that time were readings, nobody knows any more: it is told as one stretch.
    const ofPruned = missing.pruned > pruned.rows ? [{ after: 0, through: pruned.through }] : [];
    target.prepare('UPDATE pruned SET through = ?, rows = ?').run(pruned.through, missing.pruned);
    const lost = [...ofPruned, ...gaps, ...(known > last ? [{ after: last, through: known }] : [])];
    copy(lost.map((gap, i) => factOfGap(gap, Math.max(last, known) + 1 + i, now)));
    target.close();
    const keptAs = putAside(file, dataDir, now);
    renameSync(fresh, file);
    return { facts, lost, keptAs };
  } finally {
    if (target.open) target.close();
  }
}

function refuseNewer(file: string): void {
  if (!existsSync(file)) return;
  let database: SqliteDatabase | undefined;
  const newer = orBroken(() => {
    database = openAsItLies(file);
    return newerLayoutIn(database);
  });
  database?.close();
  if (newer !== undefined) throw new JournalNewer(file, newer);
}

const ENDS = ['-wal', '-shm', ''] as const;

function putAside(file: string, dataDir: string, now: number): string | undefined {
  if (!existsSync(file)) return undefined;
  const keptAs = join(dataDir, `journal-broken-${now}.db`);
  for (const end of ENDS) if (existsSync(file + end)) renameSync(file + end, keptAs + end);
  return keptAs;
}

function factOfGap(gap: Stretch, seq: number, now: number): FactRow {
  const body = JSON.stringify({ ...gap, why: 'they could not be read when the journal was salvaged' });
  const row = { seq, v: FACT_VERSION, kind: 'journal.gap', at: now, wall_at: now, body };
  return { ...row, sum: rowSum(row) };
}

/** All rows that can be read and understood, ascending. */
function* pagesOf(file: string, known: number): Generator<FactRow[]> {
  if (!existsSync(file)) return;
  let database: SqliteDatabase | undefined;
  try {
    database = openAsItLies(file);
    const columns = factColumns(database);
    const page = database.prepare(`SELECT ${columns} FROM fact WHERE seq > ? ORDER BY seq LIMIT ?`);
    const above = (seq: number, limit: number) => page.all(seq, limit) as FactRow[];
    const end = Math.max(known, headIn(database));
    let step = 1;
    for (let after = 0; after < end; ) {
      const rows = readAbove(above, after, end);
      if (rows.length === 0) return;
      const kept = keptOf(rows, after);
      if (kept.length > 0) yield kept;
      // Numbers on a garbled page may be anything: only what was kept says how far this has come.
      step = kept.length > 0 ? 1 : step * 2;
      after = kept.at(-1)?.seq ?? after + step;
    }
  } catch (error) {
    // Not even the file's head can be read: nothing of it is left.
    if (!isDamage(error)) throw error;
  } finally {
    database?.close();
  }
}

/** The next rows, and where they are on a broken page, the next behind it. None at the end. */
function readAbove(above: (seq: number, limit: number) => FactRow[], after: number, end: number): FactRow[] {
  for (let limit = AT_ONCE; limit >= 1; limit = Math.floor(limit / 8)) {
    const rows = orBroken(() => above(after, limit));
    if (rows) return rows;
  }
  let broken = after;
  let step = 1;
  let whole: FactRow[] | undefined;
  while (!whole && broken < end) {
    whole = orBroken(() => above(after + step, 1));
    if (whole) break;
    broken = after + step;
    step *= 2;
  }
  if (!whole) return [];
  let behind = after + step;
  while (behind - broken > 1) {
    const middle = Math.floor((broken + behind) / 2);
    const rows = orBroken(() => above(middle, 1));
    if (rows) [behind, whole] = [middle, rows];
    else broken = middle;
  }
  return whole;
}

function prunedOf(file: string): Pruned {
  let database: SqliteDatabase | undefined;
  const nothing = { through: 0, rows: 0 };
  if (!existsSync(file)) return nothing;
  try {
    database = openAsItLies(file);
    return prunedIn(database);
  } catch (error) {
    if (!isDamage(error)) throw error;
    return nothing;
  } finally {
    database?.close();
  }
}

function orBroken<T>(read: () => T): T | undefined {
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

function understood(row: FactRow): Fact | undefined {
  try {
    return decodeRow(row);
  } catch (error) {
    if (!(error instanceof UnreadableFact)) throw error;
    return undefined;
  }
}
