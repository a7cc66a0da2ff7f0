import { existsSync } from 'node:fs';
import type { Instant } from '@kawamori/contracts';
import { openAsItLies, type SqliteDatabase } from '@kawamori/kit';

/** What a journal remembers of the time. */
export interface ClockMemory {
  /** When its newest fact was entered, by the river clock; undefined where there is none, or none that can be read. */
  newest: Instant | undefined;
  /** Nodes whose newest readings came by a clock that agreed with the river's. */
  agreeing: ReadonlySet<string>;
}

/** Facts at the journal's end among which readings are looked for. */
const LOOKED_AT = 20_000;

/** What is wrong with a journal that cannot be read, its own check tells. */
export function clockMemory(journalFile: string): ClockMemory {
  if (!existsSync(journalFile)) return { newest: undefined, agreeing: new Set() };
  let database: SqliteDatabase | undefined;
  try {
    database = openAsItLies(journalFile);
    const last = database.prepare('SELECT seq, at FROM fact ORDER BY seq DESC LIMIT 1').get() as
      | { seq: number; at: Instant }
      | undefined;
    return { newest: last?.at, agreeing: last ? agreeingIn(database, last.seq - LOOKED_AT) : new Set() };
  } catch {
    return { newest: undefined, agreeing: new Set() };
  } finally {
    database?.close();
  }
}

function agreeingIn(database: SqliteDatabase, after: number): Set<string> {
  // SQLite takes the other columns from the row that has the largest.
  const rows = database
    .prepare(
      `SELECT json_extract(body, '$.node') AS node, json_extract(body, '$.clockBehindMs') AS behind, max(seq)
       FROM fact WHERE kind = 'readings.received' AND seq > ? GROUP BY 1`,
    )
    .all(after) as { node: string; behind: number | null }[];
  return new Set(rows.flatMap(({ node, behind }) => (behind === null ? [node] : [])));
}
