import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FACT_SCHEMAS, type Fact } from '@kawamori/contracts';
import { faultsIn, isDamage, openForReading, type SqliteDatabase } from '@kawamori/kit';
import { progressTable } from '../judging/progress-table.js';
import { decodeRow, UnreadableFact } from './decode-row.js';
import { headNoteOf, readHeadNote } from './head-note.js';
import { missingFacts, type Stretch } from './missing-facts.js';
import { type Pruned, prunedIn } from './pruning.js';
import type { FactRow } from './row-sum.js';
import { factColumns } from './sqlite-journal.js';

export interface JournalReport {
  holds: boolean;
  /** The database files, each with what SQLite's own check finds broken in it. */
  files: { name: string; bytes: number; faults: string[] }[];
  facts: number;
  /** The highest sequence. */
  head: number;
  /** Up to which number facts had been acknowledged, by the note beside the journal; 0 where there is none. */
  acknowledged: number;
  /** Facts of the time before each had a checksum. */
  withoutSum: number;
  /** Readings that were taken away as too old, and how many numbers are missing up to there: as many, where all is well. */
  pruned: { through: number; rows: number; missing: number };
  /** Sequences that are not there, also behind the last one. `told`: a fact in the journal says so, and the hub went on knowing it. */
  missing: readonly (Stretch & { told: boolean })[];
  /** How many rows cannot be read, how many of these a newer Kawamori wrote, and the first of them. */
  unreadable: { count: number; newer: number; first: { seq: number; why: string }[] };
  /** How far each reader has come. */
  readers: { name: string; cursor: number; fault: string | null }[];
}

export interface VerifyWatch {
  /** What is looked at now, and how far that has come (0 to 1). */
  progress(what: string, share: number): void;
  /** @throws where nobody waits for the outcome any more */
  goOn(): void;
}

/** Databases of a data folder, in the order of what is lost with each. */
const FILES = ['journal.db', 'store.db', 'sessions.db'] as const;
/** Rows in one read: a running hub writes on between two. */
const PAGE = 2_000;
const MOST_TOLD = 20;

/** Reads a hub's journal from its first row to its last, also beside the hub that writes it. Nothing is changed. */
export async function verifyJournal(dataDir: string, watch: VerifyWatch): Promise<JournalReport> {
  const journal = join(dataDir, 'journal.db');
  const readers = readersOf(join(dataDir, 'store.db'));
  // Read before the journal's end is, like the readers' cursors: a hub may be at work.
  const acknowledged = readHeadNote(headNoteOf(journal));
  const rows = await walkRows(journal, watch);
  const end = rows.head < acknowledged ? [{ after: rows.head, through: acknowledged, told: false }] : [];
  const missing = [...rows.missing, ...end];
  const files = [];
  for (const name of FILES.filter((one) => existsSync(join(dataDir, one)))) {
    watch.goOn();
    watch.progress(name, 0);
    await nextTurn();
    files.push(lookInto(join(dataDir, name), name));
  }
  const judged = readers.map((reader) => ({
    ...reader,
    fault:
      reader.cursor > rows.head ? `has read up to ${reader.cursor}, the journal ends at ${rows.head}` : null,
  }));
  const holds =
    files.every(({ faults }) => faults.length === 0) &&
    rows.stopped === undefined &&
    missing.every(({ told }) => told) &&
    rows.pruned.rows === rows.pruned.missing &&
    rows.unreadable.count === 0 &&
    judged.every(({ fault }) => fault === null);
  const { stopped, ...walked } = rows;
  return {
    holds,
    ...{ ...walked, acknowledged, missing },
    files: stopped === undefined ? files : withFault(files, stopped),
    readers: judged,
  };
}

type Walk = Pick<JournalReport, 'facts' | 'head' | 'withoutSum' | 'pruned' | 'missing' | 'unreadable'> & {
  /** Why the rows could not be read to their end. */
  stopped: string | undefined;
};

async function walkRows(file: string, { progress, goOn }: VerifyWatch): Promise<Walk> {
  let pruned: Pruned = { through: 0, rows: 0 };
  let missing = missingFacts();
  const walk = {
    facts: 0,
    head: 0,
    withoutSum: 0,
    unreadable: { count: 0, newer: 0, first: [] as { seq: number; why: string }[] },
  };
  let stopped: string | undefined;
  let database: SqliteDatabase | undefined;
  try {
    database = openForReading(file);
    pruned = prunedIn(database);
    missing = missingFacts(pruned.through);
    const page = database.prepare(
      `SELECT ${factColumns(database)} FROM fact WHERE seq > ? ORDER BY seq LIMIT ${PAGE}`,
    );
    const end = (database.prepare('SELECT coalesce(max(seq), 0) AS seq FROM fact').get() as { seq: number })
      .seq;
    for (let rows = page.all(0) as FactRow[]; rows.length > 0; rows = page.all(walk.head) as FactRow[]) {
      for (const row of rows) {
        const read = readable(row);
        missing.pass(row.seq, read instanceof UnreadableFact ? undefined : read);
        walk.facts++;
        walk.head = row.seq;
        if (row.sum === null) walk.withoutSum++;
        if (!(read instanceof UnreadableFact)) continue;
        walk.unreadable.count++;
        if (read.isNewer) walk.unreadable.newer++;
        if (walk.unreadable.first.length < MOST_TOLD)
          walk.unreadable.first.push({ seq: row.seq, why: read.why });
      }
      // What a running hub appends meanwhile is walked as well, but not waited for.
      if (walk.head >= end) break;
      goOn();
      progress('facts', Math.min(1, walk.head / end));
      await nextTurn();
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    stopped = `behind fact ${walk.head}: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    database?.close();
  }
  return { ...walk, pruned: { ...pruned, missing: missing.pruned }, missing: missing.all(), stopped };
}

function readable(row: FactRow): Fact | UnreadableFact {
  try {
    const fact = decodeRow(row);
    const checked = FACT_SCHEMAS[fact.kind].safeParse(fact.body);
    if (checked.success) return fact;
    const [issue] = checked.error.issues;
    return new UnreadableFact(row.seq, `${row.kind}: ${issue?.path.join('.')} ${issue?.message}`);
  } catch (error) {
    if (error instanceof UnreadableFact) return error;
    throw error;
  }
}

function lookInto(file: string, name: string): JournalReport['files'][number] {
  const { size: bytes } = statSync(file);
  let database: SqliteDatabase | undefined;
  try {
    database = openForReading(file);
    return { name, bytes, faults: faultsIn(database, 'whole') };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return { name, bytes, faults: [error instanceof Error ? error.message : String(error)] };
  } finally {
    database?.close();
  }
}

const withFault = (files: JournalReport['files'], fault: string): JournalReport['files'] =>
  files.map((file) => (file.name === 'journal.db' ? { ...file, faults: [...file.faults, fault] } : file));

/** Read before the journal's end is, so that a hub at work does not seem to have read what is not there. */
function readersOf(storeFile: string): { name: string; cursor: number }[] {
  if (!existsSync(storeFile)) return [];
  let database: SqliteDatabase | undefined;
  try {
    database = openForReading(storeFile);
    return [{ name: 'judge', cursor: progressTable(database).load().seq }];
  } catch {
    // A store that cannot be read, or has no judge yet, has no cursor; what is broken in it is told with the files.
    return [];
  } finally {
    database?.close();
  }
}
