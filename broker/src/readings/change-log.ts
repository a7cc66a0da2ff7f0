import { randomUUID } from 'node:crypto';
import type { Instant } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';

/**
 * What has changed in the embedded store, for a server that keeps a copy of it. The judge writes it in its own transaction, so it
 * holds neither more nor less than the store; what the server has confirmed is taken away. It stands only while a server is
 * configured: a log with a hole would be worse than none, so it is given up, name and all, when the hub runs without.
 */
export interface ChangeLog {
  /** The log's name. Another name means another log, and numbers of one mean nothing in the other. */
  readonly name: string;
  note(seriesId: number, at: Instant): void;
  /** Takes away what has been confirmed. */
  dropThrough(change: number): void;
}

export function createChangeTables(database: SqliteDatabase): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS change_log (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      name TEXT NOT NULL,
      dropped_through INTEGER NOT NULL
    ) STRICT;
    -- Numbers are never used twice, not even after the newest rows have been taken away.
    CREATE TABLE IF NOT EXISTS change (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      series_id INTEGER NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;
  `);
}

/** Begins or goes on with the log of a store. */
export function keepChangeLog(database: SqliteDatabase): ChangeLog {
  createChangeTables(database);
  database.prepare('INSERT OR IGNORE INTO change_log VALUES (1, ?, 0)').run(randomUUID());
  const { name } = database.prepare('SELECT name FROM change_log').get() as { name: string };
  const note = database.prepare('INSERT INTO change (series_id, at) VALUES (?, ?)');
  const drop = database.prepare('DELETE FROM change WHERE number <= ?');
  const dropped = database.prepare('UPDATE change_log SET dropped_through = max(dropped_through, ?)');
  return {
    name,
    note: (seriesId, at) => {
      note.run(seriesId, at);
    },
    dropThrough: (change) => {
      drop.run(change);
      dropped.run(change);
    },
  };
}

/** Ends the log: changes from now on are noted nowhere. */
export function giveUpChangeLog(database: SqliteDatabase): void {
  createChangeTables(database);
  database.exec('DELETE FROM change_log; DELETE FROM change;');
}
