import { existsSync } from 'node:fs';
import { faultsIn, isDamage, isDiskFault, openAsItLies, type SqliteDatabase } from '@kawamori/kit';
import { type Progress, progressTable } from '../judging/progress-table.js';
import { isSmall } from './broken-store.js';
import type { LostReadings } from './carry-over.js';
import { decodeRow, UnreadableFact } from './decode-row.js';
import { headNoteOf, readHeadNote } from './head-note.js';
import { JournalBroken, JournalNewer } from './journal-broken.js';
import type { Stretch } from './missing-facts.js';
import { prunedIn } from './pruning.js';
import type { FactRow } from './row-sum.js';
import { factColumns, newerLayoutIn } from './sqlite-journal.js';

/** Facts that stood here once, by what somebody has noted of them, and stand here no more. */
export type LostFacts = Stretch & { why: string };

export interface CheckedFiles {
  journalFile: string;
  storeFile: string;
}

/** The newest facts, which a kill or a power cut can have touched. */
const NEWEST = 20_000;

/**
 * Looks at the files before anybody writes them.
 * @returns what is missing at the journal's end, by the note beside it or by what the judge has read
 * @throws JournalBroken
 * @throws JournalNewer
 */
export function checkJournal(files: CheckedFiles): LostFacts | undefined {
  return checkFiles(files).lost;
}

export interface CheckedJournal {
  lost: LostFacts | undefined;
  /** Readings up to here were taken away, and the store that should have them has not read so far; 0 for none. */
  lackingUpTo: number;
  /** What did not come over from a store that broke, where the journal does not tell it yet. */
  untold: LostReadings | undefined;
}

export function checkFiles({ journalFile, storeFile }: CheckedFiles): CheckedJournal {
  const noted = readHeadNote(headNoteOf(journalFile));
  const progress = progressIn(storeFile);
  const { seq: judged, carriedThrough } = progress;
  const untold = untoldIn(progress);
  const known = Math.max(noted, judged);
  if (!existsSync(journalFile)) {
    if (known === 0) return { lost: undefined, lackingUpTo: 0, untold };
    throw new JournalBroken(journalFile, `it is not there, and ${known} facts have been written into it`);
  }
  let database: SqliteDatabase | undefined;
  try {
    database = openAsItLies(journalFile);
    const newer = newerLayoutIn(database);
    if (newer !== undefined) throw new JournalNewer(journalFile, newer);
    const faults = isSmall(journalFile) ? faultsIn(database, 'quick') : [];
    if (faults.length > 0) throw new JournalBroken(journalFile, faults.slice(0, 3).join('; '));
    const head = readEnd(database);
    const { through } = prunedIn(database);
    const lackingUpTo = Math.max(judged, carriedThrough ?? 0) < through ? through : 0;
    if (head >= known) return { lost: undefined, lackingUpTo, untold };
    if (head === 0)
      throw new JournalBroken(journalFile, `it is empty, and ${known} facts have been written into it`);
    const why =
      noted > judged ? `${noted} facts had been acknowledged` : `the store was judged up to fact ${judged}`;
    return { lost: { after: head, through: known, why }, lackingUpTo, untold };
  } catch (error) {
    if (error instanceof UnreadableFact && error.isNewer) throw new JournalNewer(journalFile, wordsOf(error));
    if (isDamage(error) || error instanceof UnreadableFact)
      throw new JournalBroken(journalFile, wordsOf(error));
    // Whether a disk that takes nothing is a reason not to start, the journal itself knows.
    if (isDiskFault(error)) return { lost: undefined, lackingUpTo: 0, untold };
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
export const cursorIn = (storeFile: string): number => progressIn(storeFile).seq;

type Known = Pick<Progress, 'seq' | 'carriedThrough' | 'carriedLost' | 'lostReadings'>;

const untoldIn = ({ carriedLost: lost, lostReadings = [] }: Known): LostReadings | undefined =>
  lost && !lostReadings.some(({ from, to }) => from === lost.from && to === lost.to) ? lost : undefined;

function progressIn(storeFile: string): Known {
  if (!existsSync(storeFile)) return { seq: 0 };
  let database: SqliteDatabase | undefined;
  try {
    database = openAsItLies(storeFile);
    return progressTable(database).load();
  } catch {
    return { seq: 0 };
  } finally {
    database?.close();
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
