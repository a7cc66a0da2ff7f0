import { existsSync, renameSync } from 'node:fs';
import type { Instant } from '@kawamori/contracts';
import { isDamage, type Log, openDatabase, type SqliteDatabase } from '@kawamori/kit';
import { StoreFull } from './store.js';

class Damage extends Error {}

export interface CheckedOpening<T> {
  file: string;
  /** Makes the store out of an opened database that is whole. */
  make: (database: SqliteDatabase) => T;
  log: Log;
  now: Instant;
  /** What is said when a damaged file had to be moved aside: what happened and what became of its contents. */
  words: string;
}

/**
 * Opens a database. One that is damaged is moved aside with its companions and a new one is begun: a node that will not start sends
 * nothing at all, and what it lost is only what had not been acknowledged. The moved file can be salvaged with sqlite3's `.recover`.
 */
export function openOrBeginAnew<T>({ file, make, log, now, words }: CheckedOpening<T>): T {
  try {
    return openChecked(file, make);
  } catch (error) {
    if (!(error instanceof Damage) && !isDamage(error)) throw error;
    const aside = `${file}.damaged-${now}`;
    for (const end of ['', '-wal', '-shm']) {
      if (existsSync(file + end)) renameSync(file + end, aside + end);
    }
    log.error({ err: error, file, movedTo: aside }, words);
    return openChecked(file, make);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** SQLite rolls a transaction back when the disk is full, and its handle stays good: what waits can still be read and sent. */
export function tellingFull<A extends unknown[], R>(work: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    try {
      return work(...args);
    } catch (cause) {
      if (codeOf(cause) !== 'SQLITE_FULL') throw cause;
      throw new StoreFull('no room on the disk of the outbox', { cause });
    }
  };
}

function openChecked<T>(file: string, make: (database: SqliteDatabase) => T): T {
  const database = openDatabase(file, 'acknowledged');
  try {
    const verdict = database.pragma('quick_check(1)', { simple: true });
    if (verdict !== 'ok') throw new Damage(String(verdict));
    return make(database);
  } catch (error) {
    database.close();
    throw error;
  }
}
