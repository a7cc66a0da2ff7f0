import { FACT_VERSION, type Fact, type NewFact } from '@kawamori/contracts';
import { openDatabase, openForReading, type SqliteDatabase } from '@kawamori/kit';
import type { JournalReader } from './journal.js';

/** One row as it crosses to the writer: kind, river time, wall time, body as JSON. */
export type JournalRow = readonly [kind: string, at: number, wallAt: number, body: string];

/** Raise it when the layout changes, with a migration. */
const SCHEMA_VERSION = 1;

/** The writing end, synchronous: it belongs into a worker, since every commit waits for the disk. */
export interface SqliteJournalWriter {
  /** Commits and syncs rows; returns the sequence of the last. */
  append(rows: readonly JournalRow[]): number;
  close(): void;
}

export function openJournalForWriting(file: string): SqliteJournalWriter {
  const database = openDatabase(file, 'acknowledged');
  database.exec(`
    CREATE TABLE IF NOT EXISTS fact (
      seq INTEGER PRIMARY KEY,
      v INTEGER NOT NULL,
      kind TEXT NOT NULL,
      at INTEGER NOT NULL,
      wall_at INTEGER NOT NULL,
      body TEXT NOT NULL
    ) STRICT;
  `);
  const version = database.pragma('user_version', { simple: true }) as number;
  if (version > SCHEMA_VERSION) {
    database.close();
    throw new Error(
      `${file} was written by a newer Kawamori (layout ${version}, this one knows ${SCHEMA_VERSION})`,
    );
  }
  database.pragma(`user_version = ${SCHEMA_VERSION}`);
  let seq = (database.prepare('SELECT coalesce(max(seq), 0) AS head FROM fact').get() as { head: number })
    .head;
  const insert = database.prepare(
    'INSERT INTO fact (seq, v, kind, at, wall_at, body) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const commit = database.transaction((rows: readonly JournalRow[]) => {
    let next = seq;
    for (const [kind, at, wallAt, body] of rows) insert.run(++next, FACT_VERSION, kind, at, wallAt, body);
    return next;
  });
  return {
    append: (rows) => {
      seq = commit(rows);
      return seq;
    },
    close: () => database.close(),
  };
}

interface FactRow {
  seq: number;
  v: number;
  kind: string;
  at: number;
  wall_at: number;
  body: string;
}

/** Characters of a page, after which it ends before its limit: a pack may hold one reading or thousands. */
const LONGEST_PAGE = 4 * 1024 * 1024;

/** @param open how the file is opened: a disk that nobody can write needs another way */
export function openJournalForReading(
  file: string,
  open: (file: string) => SqliteDatabase = openForReading,
): JournalReader {
  const database = open(file);
  const page = database.prepare(
    'SELECT seq, v, kind, at, wall_at, body FROM fact WHERE seq > ? ORDER BY seq LIMIT ?',
  );
  const head = database.prepare('SELECT coalesce(max(seq), 0) AS head FROM fact');
  const factOf = (row: FactRow): Fact => ({
    // The shape was checked when it was written; rows of this journal are trusted.
    ...({ kind: row.kind, body: JSON.parse(row.body) } as NewFact),
    seq: row.seq,
    v: row.v,
    at: row.at,
    wallAt: row.wall_at,
  });
  return {
    read: (after, limit) => {
      const facts: Fact[] = [];
      let characters = 0;
      for (const row of page.iterate(after, limit) as IterableIterator<FactRow>) {
        facts.push(factOf(row));
        characters += row.body.length;
        if (characters >= LONGEST_PAGE) break;
      }
      return facts;
    },
    readKinds: (kinds) => {
      const places = kinds.map(() => '?').join(', ');
      const rows = database.prepare(
        `SELECT seq, v, kind, at, wall_at, body FROM fact WHERE kind IN (${places}) ORDER BY seq`,
      );
      return (rows.all(...kinds) as FactRow[]).map(factOf);
    },
    head: () => (head.get() as { head: number }).head,
    close: () => database.close(),
  };
}
