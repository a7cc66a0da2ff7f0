import { existsSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { faultsIn, isDamage, isDiskFault, openAsItLies, type SqliteDatabase } from '@kawamori/kit';
import { progressTable } from '../judging/progress-table.js';
import { decodeRow, UnreadableFact } from './decode-row.js';
import { headNoteOf, readHeadNote } from './head-note.js';
import type { Stretch } from './missing-facts.js';
import { prunedIn } from './pruning.js';
import type { FactRow } from './row-sum.js';
import { factColumns } from './sqlite-journal.js';

/** Facts that stood here once, by what somebody has noted of them, and stand here no more. */
export type LostFacts = Stretch & { why: string };

export interface CheckedFiles {
  journalFile: string;
  storeFile: string;
}

/** The hub does not start on such a journal. The message is for its operator, with the ways back. */
export class JournalBroken extends Error {
  constructor(file: string, why: string) {
    super(
      `${file} is broken: ${why}
The hub does not start on it: facts would be missing without anybody knowing. Keep the file, and take one of two ways:
  with a backup     put its journal.db here, and take journal.db-wal and journal.db-shm away.
                    Lost is what came after the backup: nodes have deleted what was acknowledged.
  without a backup  kawamori --data ${dirname(file)} journal salvage
                    It copies every fact that can still be read, says which are lost, and keeps the broken file.
川守: 記録ファイルが壊れています。控え（バックアップ）の journal.db に戻すか、上の journal salvage で読める分を取り出してください。`,
    );
    this.name = 'JournalBroken';
  }
}

/** Up to this size a file is looked at whole, which takes about a second; of a larger one its end. */
const WHOLE_BYTES = 64 * 2 ** 20;
/** The newest facts, which a kill or a power cut can have touched. */
const NEWEST = 20_000;

/**
 * Looks at the files before anybody writes them.
 * @returns what is missing at the journal's end, by the note beside it or by what the judge has read
 * @throws JournalBroken
 */
export function checkJournal(files: CheckedFiles): LostFacts | undefined {
  return checkFiles(files).lost;
}

export interface CheckedJournal {
  lost: LostFacts | undefined;
  /** Readings up to here were taken away, and the store that should have them has not read so far; 0 for none. */
  lackingUpTo: number;
}

export function checkFiles({ journalFile, storeFile }: CheckedFiles): CheckedJournal {
  const noted = readHeadNote(headNoteOf(journalFile));
  const judged = cursorIn(storeFile);
  const known = Math.max(noted, judged);
  if (!existsSync(journalFile)) {
    if (known === 0) return { lost: undefined, lackingUpTo: 0 };
    throw new JournalBroken(journalFile, `it is not there, and ${known} facts have been written into it`);
  }
  let database: SqliteDatabase | undefined;
  try {
    database = openAsItLies(journalFile);
    const faults = isSmall(journalFile) ? faultsIn(database, 'quick') : [];
    if (faults.length > 0) throw new JournalBroken(journalFile, faults.slice(0, 3).join('; '));
    const head = readEnd(database);
    const { through } = prunedIn(database);
    const lackingUpTo = judged < through ? through : 0;
    if (head >= known) return { lost: undefined, lackingUpTo };
    if (head === 0)
      throw new JournalBroken(journalFile, `it is empty, and ${known} facts have been written into it`);
    const why =
      noted > judged ? `${noted} facts had been acknowledged` : `the store was judged up to fact ${judged}`;
    return { lost: { after: head, through: known, why }, lackingUpTo };
  } catch (error) {
    if (isDamage(error) || error instanceof UnreadableFact)
      throw new JournalBroken(journalFile, wordsOf(error));
    // Whether a disk that takes nothing is a reason not to start, the journal itself knows.
    if (isDiskFault(error)) return { lost: undefined, lackingUpTo: 0 };
    throw error;
  } finally {
    database?.close();
  }
}

/** Reads the newest facts; returns the highest sequence. */
function readEnd(database: SqliteDatabase): number {
  // A file of the moment between its making and its first table.
  if (!database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'fact'").get()) return 0;
  const { head } = database.prepare('SELECT coalesce(max(seq), 0) AS head FROM fact').get() as {
    head: number;
  };
  const rows = database.prepare(`SELECT ${factColumns(database)} FROM fact WHERE seq > ? ORDER BY seq`);
  for (const row of rows.iterate(head - NEWEST) as IterableIterator<FactRow>) decodeRow(row);
  return head;
}

/** How far the judge has read; 0 where there is no store that could say so. */
export function cursorIn(storeFile: string): number {
  if (!existsSync(storeFile)) return 0;
  let database: SqliteDatabase | undefined;
  try {
    database = openAsItLies(storeFile);
    return progressTable(database).load().seq;
  } catch {
    return 0;
  } finally {
    database?.close();
  }
}

/**
 * A store that is broken is put aside: what it says follows from the journal, and is judged anew from there.
 * @returns where it has been put
 */
export function putBrokenStoreAside(storeFile: string, now: number): string | undefined {
  if (!existsSync(storeFile) || !isBroken(storeFile)) return undefined;
  const aside = join(dirname(storeFile), `store-broken-${now}.db`);
  for (const end of ['-wal', '-shm', '']) {
    if (existsSync(storeFile + end)) renameSync(storeFile + end, aside + end);
  }
  return aside;
}

function isBroken(file: string): boolean {
  let database: SqliteDatabase | undefined;
  try {
    database = openAsItLies(file);
    return isSmall(file) && faultsIn(database, 'quick').length > 0;
  } catch (error) {
    return isDamage(error);
  } finally {
    database?.close();
  }
}

const isSmall = (file: string): boolean => statSync(file).size <= WHOLE_BYTES;
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
