import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { faultsIn, isDamage, openForReading, type SqliteDatabase } from '@kawamori/kit';
import { JournalBroken, JournalNewer } from '../journal/journal-broken.js';
import { checkFiles } from '../journal/start-check.js';
import { type JournalReport, type VerifyWatch, verifyJournal } from '../journal/verify-journal.js';
import { type BackupNote, NoteDamaged, readNote } from './backup-note.js';
import { isDatabase } from './kept-files.js';
import { digestOfFile, type Sums } from './sums.js';

export interface BackupReport {
  holds: boolean;
  /** Null where it cannot be read. */
  note: BackupNote | null;
  /** Files that were compared with their checksums. */
  compared: number;
  /** What is wrong, each in words. */
  faults: string[];
  /** Null where there is no journal. */
  journal: JournalReport | null;
}

/** The same faults in many files are told of the first. */
const MOST_TOLD = 20;

/**
 * Reads a backup and says whether a hub can come back from it. Nothing is changed.
 * @param what its databases alone, or every file
 * @throws ConfigError where there is no backup
 */
export async function verifyBackup(
  dir: string,
  watch: VerifyWatch,
  what: 'databases' | 'everything' = 'everything',
): Promise<BackupReport> {
  const known = noteIn(dir);
  if (typeof known === 'string')
    return { holds: false, note: null, compared: 0, faults: [known], journal: null };
  const { note, sums } = known;
  const compared = [...sums].filter(([name]) => what === 'everything' || isDatabase(name));
  const faults = await compareFiles(dir, new Map(compared), watch);
  const journalFile = join(dir, 'journal.db');
  const journal = existsSync(journalFile) ? await verifyJournal(dir, watch) : null;
  faults.push(...(journal ? faultsOfPair(journal, dir, note) : ['journal.db is not there']));
  for (const name of sums.keys()) {
    if (!isDatabase(name) || journal?.files.some((file) => file.name === name)) continue;
    if (existsSync(join(dir, name))) faults.push(...faultsOf(dir, name));
  }
  return { holds: faults.length === 0, note, compared: compared.length, faults, journal };
}

function noteIn(dir: string): { note: BackupNote; sums: Sums } | string {
  try {
    return readNote(dir);
  } catch (error) {
    if (error instanceof NoteDamaged) return error.message;
    throw error;
  }
}

async function compareFiles(dir: string, sums: Sums, { progress, goOn }: VerifyWatch): Promise<string[]> {
  const faults: string[] = [];
  let read = 0;
  for (const [name, digest] of sums) {
    goOn();
    progress('checksums', read++ / sums.size);
    const fault = await digestOfFile(join(dir, name)).then(
      (found) => (found === digest ? undefined : `${name} is not what was written`),
      (error: NodeJS.ErrnoException) =>
        error.code === 'ENOENT' ? `${name} is not there` : `${name} cannot be read: ${error.message}`,
    );
    if (fault !== undefined) faults.push(fault);
  }
  return faults.length <= MOST_TOLD
    ? faults
    : [...faults.slice(0, MOST_TOLD), `and ${faults.length - MOST_TOLD} files more`];
}

/** What a hub would find that starts on them. */
function faultsOfPair(journal: JournalReport, dir: string, note: BackupNote): string[] {
  const { files, missing, unreadable, pruned, readers } = journal;
  const [unread] = unreadable.first;
  const faults = [
    ...files.flatMap((file) => file.faults.map((fault) => `${file.name}: ${fault}`)),
    ...missing
      .filter(({ told }) => !told)
      .map(
        ({ after, through }) =>
          `journal.db: facts ${after + 1} to ${through} are not there, and nothing says why`,
      ),
    ...(unread
      ? [`journal.db: ${unreadable.count} cannot be read, the first is fact ${unread.seq}: ${unread.why}`]
      : []),
    ...(pruned.missing === pruned.rows
      ? []
      : [`journal.db: ${pruned.rows} facts were taken away by their age, and ${pruned.missing} are missing`]),
    ...readers.flatMap(({ fault }) => (fault === null ? [] : [`store.db ${fault}`])),
  ];
  if (journal.head !== note.head)
    faults.push(`the journal ends at fact ${journal.head}, it was written with ${note.head}`);
  try {
    const storeFile = join(dir, 'store.db');
    const { lackingUpTo } = checkFiles({ journalFile: join(dir, 'journal.db'), storeFile });
    if (existsSync(storeFile) && lackingUpTo > 0)
      faults.push(
        `store.db was behind by readings up to fact ${lackingUpTo}, which the journal has let go of: back up once more when the hub has judged them`,
      );
  } catch (error) {
    if (!(error instanceof JournalBroken) && !(error instanceof JournalNewer)) throw error;
    if (faults.length === 0) faults.push(error.message.split('\n')[0] ?? '');
  }
  return faults;
}

function faultsOf(dir: string, name: string): string[] {
  let database: SqliteDatabase | undefined;
  try {
    database = openForReading(join(dir, name));
    return faultsIn(database, 'whole').map((fault) => `${name}: ${fault}`);
  } catch (error) {
    if (!isDamage(error)) throw error;
    return [`${name}: ${error instanceof Error ? error.message : String(error)}`];
  } finally {
    database?.close();
  }
}
