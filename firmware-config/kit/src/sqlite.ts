// The only file that names better-sqlite3.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { syncPath } from './sync-path.js';

// The binding reads it once, when the first database is opened: file names may then be URIs, which alone can say that nobody writes.
process.env.SQLITE_USE_URI = '1';

export type SqliteDatabase = Database.Database;

/**
 * `acknowledged`: every commit is synced to the disk before it returns (WAL, synchronous FULL);
 * `rebuildable`: commits survive the process but may be lost with the power, in order (WAL, synchronous NORMAL).
 */
export type Durability = 'acknowledged' | 'rebuildable';

/** Opens (and makes, with its folder) a database for writing. */
export function openDatabase(file: string, durability: Durability): SqliteDatabase {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new Database(file, { timeout: 5_000 });
  database.pragma('journal_mode = WAL');
  database.pragma(`synchronous = ${durability === 'acknowledged' ? 'FULL' : 'NORMAL'}`);
  database.pragma('foreign_keys = ON');
  return database;
}

/** Opens an existing database for reading beside its writer. */
export function openForReading(file: string): SqliteDatabase {
  const database = new Database(file, { readonly: true, fileMustExist: true, timeout: 5_000 });
  database.pragma('query_only = ON');
  return database;
}

/**
 * The same as it stands now, whatever is written meanwhile. Not for long: until it is closed the file of its changes only grows.
 */
export function openSnapshot(file: string): SqliteDatabase {
  const database = openForReading(file);
  database.exec('BEGIN');
  // A deferred transaction sees the file as it is at its first read.
  database.prepare('SELECT 1 FROM sqlite_schema').get();
  return database;
}

/** Pages that are copied in one piece: 400 KiB, of SQLite's usual ones. */
const PIECE = 100;

/**
 * Copies a database as it stands now, whatever is written meanwhile, into a file that is not there yet. The copy needs no file beside it,
 * so that it can be read on a read-only disk; it is on the disk when this resolves. Until then the file of the original's changes only grows.
 * @param onStep after each piece, in bytes; what it throws ends the copy
 */
export async function copyDatabase(
  from: string,
  to: string,
  onStep: (copied: number, total: number) => void,
): Promise<void> {
  const source = openAsItLies(from);
  try {
    // The backup begins anew with each commit of another connection, and beside a writer never ends, unless its own reads one state
    // throughout (sqlite.org: backup.html, "File and Database Connection Locking").
    source.exec('BEGIN');
    source.prepare('SELECT 1 FROM sqlite_schema').get();
    const pageBytes = source.pragma('page_size', { simple: true }) as number;
    const { totalPages } = await source.backup(to, {
      progress: ({ totalPages: total, remainingPages: remaining }) => {
        onStep((total - remaining) * pageBytes, total * pageBytes);
        return PIECE;
      },
    });
    onStep(totalPages * pageBytes, totalPages * pageBytes);
  } finally {
    source.close();
  }
  const copy = new Database(to, { fileMustExist: true });
  try {
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
  syncPath(to);
}

/** A database of one's own that lies on the disk while it is long, and is gone when it is closed. */
export function openScratch(): SqliteDatabase {
  const database = new Database('');
  database.pragma('journal_mode = OFF');
  return database;
}

/**
 * Opens an existing database for reading whatever its disk allows. A database in WAL mode cannot be read on a read-only disk where the
 * index of its changes (`-shm`) does not lie beside it, since that could not be made: there it is opened as one that nobody writes, with
 * the changes that lie there. Such a handle must be closed before anybody writes again.
 */
export const openAsItLies = (file: string): SqliteDatabase => asItLies(file, () => undefined);

/**
 * The same for a broken one, to save what can be read of it. Of a file that is shorter than its head says (a power cut, a full disk) SQLite
 * reads nothing, unless its own tables are declared writable (`PRAGMA writable_schema`): then what lies on the pages that are there.
 */
export const openBroken = (file: string): SqliteDatabase =>
  asItLies(file, (database) => {
    database.unsafeMode(true);
    database.pragma('writable_schema = ON');
  });

function asItLies(file: string, prepare: (database: SqliteDatabase) => void): SqliteDatabase {
  let database: SqliteDatabase | undefined;
  try {
    database = openForReading(file);
    prepare(database);
    database.pragma('schema_version');
    return database;
  } catch (error) {
    database?.close();
    if (!isDiskFault(error) || !existsSync(file)) throw error;
    const alone = openUnwritten(file);
    prepare(alone);
    return alone;
  }
}

function openUnwritten(file: string): SqliteDatabase {
  const database = new Database(unwritten(file), { readonly: true, fileMustExist: true });
  if (hasChanges(file)) database.pragma('locking_mode = EXCLUSIVE');
  return database;
}

/** Makes the tables of another database readable under a name, whatever the disk of that one allows; see {@link openAsItLies}. */
export function attachForReading(database: SqliteDatabase, file: string, name: string): void {
  const attach = database.prepare(`ATTACH ? AS ${name}`);
  try {
    attach.run(`${pathToFileURL(file).href}?mode=ro`);
  } catch (error) {
    if (!isDiskFault(error) || !existsSync(file)) throw error;
    // What is attached from now on; a database that is open goes on as before.
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('main.locking_mode = NORMAL');
    try {
      attach.run(unwritten(file));
    } finally {
      database.pragma('locking_mode = NORMAL');
    }
  }
}

/**
 * A file that nobody writes. SQLite reads an immutable one without the changes that lie beside it. Those it reads without their index
 * where the file is its alone (locking_mode = EXCLUSIVE before the first access: the index is held in memory), for which it would lock
 * what cannot be locked: so without locks (sqlite.org: wal.html, "WAL Without Shared-Memory"; vfs.html, "unix-none").
 */
const unwritten = (file: string) =>
  `${pathToFileURL(file).href}?${hasChanges(file) ? 'mode=ro&vfs=unix-none' : 'immutable=1'}`;

const hasChanges = (file: string): boolean =>
  (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;

/** The disk's own refusals: full, read-only, a fault of the device or of a sync, a file that cannot be opened. */
export function isDiskFault(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && DISK_FAULT.test(code);
}

const DISK_FAULT = /^(?:SQLITE_(?:FULL|IOERR|READONLY|CANTOPEN)(?:_\w+)?|ENOSPC|EROFS|EIO|EDQUOT|EACCES)$/;

/** The file is no database, or one that is broken. */
export function isDamage(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB');
}

/**
 * What is broken in a database, by SQLite's own check; nothing for one that is whole.
 * @param depth `quick` leaves out whether indexes agree with their tables, and so reads each page once
 */
export function faultsIn(database: SqliteDatabase, depth: 'quick' | 'whole', most = 20): string[] {
  try {
    const rows = database.pragma(
      `${depth === 'quick' ? 'quick_check' : 'integrity_check'}(${most})`,
    ) as object[];
    return rows.map((row) => String(Object.values(row)[0])).filter((verdict) => verdict !== 'ok');
  } catch (error) {
    if (!isDamage(error)) throw error;
    return [error instanceof Error ? error.message : String(error)];
  }
}

/**
 * Takes the lock that a file stands for, at once or not at all; it ends with the process, however that dies.
 * @returns undefined when another process has it
 */
export function takeLock(file: string): { release(): void } | undefined {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new Database(file, { timeout: 0 });
  try {
    database.pragma('journal_mode = DELETE');
    database.exec('BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
}
