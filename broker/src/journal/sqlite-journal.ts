import { FACT_VERSION, type Fact, type FactKind } from '@kawamori/contracts';
import { openDatabase, openForReading, type SqliteDatabase } from '@kawamori/kit';
import { decodeRow, UnreadableFact } from './decode-row.js';
import type { JournalReader } from './journal.js';
import { PRUNED_TABLE, type PruneOrder, prunedIn, pruner } from './pruning.js';
import { type FactRow, rowSum } from './row-sum.js';

/** One row as it crosses to the writer: kind, river time, wall time, body as JSON. */
export type JournalRow = readonly [kind: string, at: number, wallAt: number, body: string];

/** The file's layout. 2: each row has a checksum. 3: it says up to where readings were taken away. */
const LAYOUT = 3;

/** The writing end, synchronous: it belongs into a worker, since every commit waits for the disk. */
export interface SqliteJournalWriter {
  /** Commits and syncs rows; returns the sequence of the last. */
  append(rows: readonly JournalRow[]): number;
  /** Takes a piece of old readings away; returns whether there is more. */
  prune(order: PruneOrder): boolean;
  close(): void;
}

/** @param numberAbove facts are numbered above this, also where the file ends before it */
export function openJournalForWriting(file: string, numberAbove = 0): SqliteJournalWriter {
  const database = openDatabase(file, 'acknowledged');
  try {
    layOut(database, file);
  } catch (error) {
    database.close();
    throw error;
  }
  let seq = Math.max(
    numberAbove,
    (database.prepare('SELECT coalesce(max(seq), 0) AS head FROM fact').get() as { head: number }).head,
  );
  const insert = database.prepare(
    'INSERT INTO fact (seq, v, kind, at, wall_at, body, sum) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const commit = database.transaction((rows: readonly JournalRow[]) => {
    let next = seq;
    for (const [kind, at, wallAt, body] of rows) {
      next++;
      const sum = rowSum({ seq: next, v: FACT_VERSION, kind, at, wall_at: wallAt, body });
      insert.run(next, FACT_VERSION, kind, at, wallAt, body, sum);
    }
    return next;
  });
  return {
    append: (rows) => {
      seq = commit(rows);
      return seq;
    },
    prune: pruner(database),
    close: () => database.close(),
  };
}

/** Makes the tables, or brings those of an earlier version up to date. */
function layOut(database: SqliteDatabase, file: string): void {
  const found = layoutOf(database);
  if (found > LAYOUT) {
    throw new Error(`${file} was written by a newer Kawamori (layout ${found}, this one knows ${LAYOUT})`);
  }
  if (found === LAYOUT) {
    // SQLite opens a file on a read-only disk without a word, locks included: that nothing can be written shows with the first write.
    database.pragma(`user_version = ${LAYOUT}`);
    return;
  }
  database.transaction(() => {
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
    if (found < 2) database.exec('ALTER TABLE fact ADD COLUMN sum INTEGER');
    database.exec(PRUNED_TABLE);
    database.pragma(`user_version = ${LAYOUT}`);
  })();
}

/** Layouts beyond this are no newer Kawamori's, but garbled bytes. */
const LAST_LIKELY_LAYOUT = 1_000;

/** What is newer about a file's layout, in words; undefined for one that this Kawamori knows, or that is garbled. */
export function newerLayoutIn(database: SqliteDatabase): string | undefined {
  const found = layoutOf(database);
  return found > LAYOUT && found <= LAST_LIKELY_LAYOUT
    ? `it has layout ${found}, this one knows ${LAYOUT}`
    : undefined;
}

const layoutOf = (database: SqliteDatabase) => database.pragma('user_version', { simple: true }) as number;

/** The columns of {@link FactRow}, in a file of whatever layout. */
export const factColumns = (database: SqliteDatabase): string =>
  `seq, v, kind, at, wall_at, body, ${layoutOf(database) < 2 ? 'NULL AS sum' : 'sum'}`;

/** Characters of a page, after which it ends before its limit: a pack may hold one reading or thousands. */
const LONGEST_PAGE = 4 * 1024 * 1024;

/** @param open how the file is opened: a disk that nobody can write needs another way */
export function openJournalForReading(
  file: string,
  open: (file: string) => SqliteDatabase = openForReading,
): JournalReader {
  const database = open(file);
  const columns = factColumns(database);
  const page = database.prepare(`SELECT ${columns} FROM fact WHERE seq > ? ORDER BY seq LIMIT ?`);
  const head = database.prepare('SELECT coalesce(max(seq), 0) AS head FROM fact');
  const newest = database.prepare('SELECT seq, at FROM fact ORDER BY seq DESC LIMIT 1');
  return {
    read: (after, limit) => {
      const facts: Fact[] = [];
      let characters = 0;
      for (const row of page.iterate(after, limit) as IterableIterator<FactRow>) {
        try {
          facts.push(decodeRow(row));
        } catch (error) {
          // What stands before it is read first; whoever goes on from there meets it alone.
          if (!(error instanceof UnreadableFact) || facts.length === 0) throw error;
          break;
        }
        characters += row.body.length;
        if (characters >= LONGEST_PAGE) break;
      }
      return facts;
    },
    readKinds: (kinds) => {
      const places = kinds.map(() => '?').join(', ');
      const rows = database.prepare(`SELECT ${columns} FROM fact WHERE kind IN (${places}) ORDER BY seq`);
      return (rows.all(...kinds) as FactRow[]).map(decodeRow);
    },
    newestOf: <K extends FactKind>(kind: K, limit: number) => {
      const rows = database.prepare(`SELECT ${columns} FROM fact WHERE kind = ? ORDER BY seq DESC LIMIT ?`);
      return (rows.all(kind, limit) as FactRow[]).map((row) => decodeRow(row) as Fact & { kind: K });
    },
    pruned: () => prunedIn(database),
    newest: () => newest.get() as Pick<Fact, 'seq' | 'at'> | undefined,
    head: () => (head.get() as { head: number }).head,
    close: () => database.close(),
  };
}
