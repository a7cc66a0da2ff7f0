import type { Instant } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { SETTING_KINDS } from '../settings/settings.js';

/** A fact that a reader could not take, and has left out. */
export interface SetAside {
  seq: number;
  kind: string;
  /** What the reader died of, or what it said. */
  fault: string;
  setAsideAt: Instant;
}

/** A setting that was made since would be undone by an older one; it is made once more instead. */
export function whyNotGivenBack({ seq, kind }: SetAside): string | undefined {
  if (kind === 'unreadable') return `fact ${seq} cannot be read: kawamori journal verify says why`;
  if (!(SETTING_KINDS as readonly string[]).includes(kind)) return undefined;
  return `fact ${seq} is a setting (${kind}), and others may have been made since: make it once more (kawamori config apply, kawamori node …)`;
}

/** A reader's memory of what it died of. It stands beside what the reader writes, and survives the process. */
export interface PoisonTable {
  /** Oldest first. */
  all(): SetAside[];
  count(): number;
  setAside(fact: SetAside): void;
  giveBack(seq: number): void;
  /** A fact is about to be taken. Returns how often that has been begun, one after another, and not ended. */
  begin(seq: number): number;
  /** The reader is open; true where the one before did not close it. */
  open(): boolean;
  close(): void;
}

export function createPoisonTable(database: SqliteDatabase): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS poison (
      seq INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      fault TEXT NOT NULL,
      set_aside_at INTEGER NOT NULL
    ) STRICT;
    -- The fact that was begun last, how often in a row, and whether the reader is at work.
    CREATE TABLE IF NOT EXISTS attempt (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      seq INTEGER NOT NULL,
      times INTEGER NOT NULL,
      is_open INTEGER NOT NULL
    ) STRICT;
  `);
}

/** Before the first one of this file's readers was opened by a Kawamori that knows of poison, there is none. */
export function setAsideIn(database: SqliteDatabase): SetAside[] {
  const known = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'poison'").get();
  return known
    ? (database
        .prepare('SELECT seq, kind, fault, set_aside_at AS setAsideAt FROM poison ORDER BY seq')
        .all() as SetAside[])
    : [];
}

export function poisonTable(database: SqliteDatabase): PoisonTable {
  createPoisonTable(database);
  database.exec('INSERT OR IGNORE INTO attempt VALUES (1, 0, 0, 0)');
  const put = database.prepare('INSERT OR REPLACE INTO poison VALUES (?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM poison WHERE seq = ?');
  const begin = database.prepare(
    'UPDATE attempt SET times = CASE WHEN seq = ? THEN times + 1 ELSE 1 END, seq = ? RETURNING times',
  );
  const isOpen = database.prepare('SELECT is_open FROM attempt');
  const setOpen = database.prepare('UPDATE attempt SET is_open = ?');
  const count = database.prepare('SELECT count(*) AS n FROM poison');
  return {
    all: () => setAsideIn(database),
    count: () => (count.get() as { n: number }).n,
    setAside: ({ seq, kind, fault, setAsideAt }) => {
      put.run(seq, kind, fault.slice(0, 500), setAsideAt);
    },
    giveBack: (seq) => {
      remove.run(seq);
    },
    begin: (seq) => (begin.get(seq, seq) as { times: number }).times,
    open: () => {
      const { is_open } = isOpen.get() as { is_open: number };
      setOpen.run(1);
      return is_open === 1;
    },
    close: () => {
      setOpen.run(0);
    },
  };
}
