import type { Fact, Instant, MusterId, MusterMark } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { type Muster, type MusterFact, musterAfter } from './muster.js';

/** People who were called together: a projection of facts, written by the judge alone. */
export interface MusterTable {
  apply(fact: MusterFact): Muster | undefined;
  one(id: string): Muster | undefined;
  /** The newest first. */
  open(): Muster[];
  /** Those that are open, and those that ended since; the newest first. */
  since(from: Instant): Muster[];
  mark(): MusterMark;
}

export const isMusterFact = (fact: Fact): fact is MusterFact => fact.kind.startsWith('muster.');

export function createMusterTable(database: SqliteDatabase): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS muster (
      id TEXT NOT NULL PRIMARY KEY, called_at INTEGER NOT NULL, ended_at INTEGER, seq INTEGER NOT NULL, body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
  `);
}

const EMPTY: MusterTable = {
  apply: () => undefined,
  one: () => undefined,
  open: () => [],
  since: () => [],
  mark: () => ({ seq: 0, open: 0 }),
};

export function musterTable(database: SqliteDatabase): MusterTable {
  // A store of an earlier version on a disk that takes nothing has none.
  if (database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'muster'").get() === undefined) return EMPTY;
  const put = database.readonly
    ? undefined
    : database.prepare('INSERT OR REPLACE INTO muster VALUES (?, ?, ?, ?, ?)');
  const find = database.prepare('SELECT body FROM muster WHERE id = ?').pluck();
  const open = database
    .prepare('SELECT body FROM muster WHERE ended_at IS NULL ORDER BY called_at DESC, id')
    .pluck();
  const since = database
    .prepare('SELECT body FROM muster WHERE ended_at IS NULL OR ended_at >= ? ORDER BY called_at DESC, id')
    .pluck();
  const mark = database.prepare(
    'SELECT coalesce(max(seq), 0) AS seq, count(*) FILTER (WHERE ended_at IS NULL) AS open FROM muster',
  );
  const read = (body: unknown): Muster => JSON.parse(body as string) as Muster;
  const one = (id: string): Muster | undefined => {
    const body = find.get(id);
    return body === undefined ? undefined : read(body);
  };
  return {
    apply: (fact) => {
      const id: MusterId = fact.body.muster;
      const after = musterAfter(one(id), fact);
      if (after) put?.run(id, after.calledAt, after.ended?.at ?? null, fact.seq, JSON.stringify(after));
      return after;
    },
    one,
    open: () => open.all().map(read),
    since: (from) => since.all(from).map(read),
    mark: () => mark.get() as MusterMark,
  };
}
