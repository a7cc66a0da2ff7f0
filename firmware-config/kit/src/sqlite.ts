// The only file that names better-sqlite3.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

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
