import type { Instant } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';

/** How far readings have been taken away, and how many rows that were. */
export interface Pruned {
  /** Of the facts up to this sequence, those of readings are gone; the others stand. */
  through: number;
  rows: number;
}

/** What may be taken away. */
export interface PruneOrder {
  /** Readings that were received before, by the later of both clocks. */
  before: Instant;
  /** Every reader, and every peer, has read up to here. */
  readBy: number;
}

/** Facts that are looked at in one piece: some milliseconds, for which an append may have to wait. */
const PIECE = 500;

export const PRUNED_TABLE = `
  CREATE TABLE pruned (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    through INTEGER NOT NULL,
    rows INTEGER NOT NULL
  ) STRICT;
  INSERT INTO pruned VALUES (1, 0, 0);
`;

/** Nothing where the file is of a layout that knew of no pruning, or its note is garbled: then what was pruned counts as missing. */
export function prunedIn(database: SqliteDatabase): Pruned {
  const known = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'pruned'").get();
  if (!known) return { through: 0, rows: 0 };
  const note = database.prepare('SELECT through, rows FROM pruned').get() as Partial<Pruned> | undefined;
  const { through, rows } = note ?? {};
  return isCount(through) && isCount(rows) ? { through, rows } : { through: 0, rows: 0 };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/**
 * Takes away a piece of the readings that nobody reads any more; other facts stay for ever. Freed pages are used again by what comes,
 * so the file stops growing.
 * @returns a function that does one piece and says whether there is more
 */
export function pruner(database: SqliteDatabase): (order: PruneOrder) => boolean {
  const next = database.prepare(
    // A clock that has lost its time in a power cut dates what comes by 1970; the river's goes on from the newest fact, or by the nodes.
    'SELECT seq, max(wall_at, at) AS came_at FROM fact WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?',
  );
  const remove = database.prepare(
    "DELETE FROM fact WHERE seq > ? AND seq <= ? AND kind IN ('readings.received', 'readings.carried')",
  );
  /** What a town has brought along has come into this journal with its file, which is the first that stands in it. */
  const imported = database.prepare(
    "SELECT wall_at, seq + json_extract(body, '$.facts') AS through FROM fact WHERE seq = 1 AND kind = 'town.imported'",
  );
  const note = database.prepare('UPDATE pruned SET through = ?, rows = rows + ?');
  return database.transaction(({ before, readBy }: PruneOrder) => {
    const { through } = prunedIn(database);
    const facts = next.all(through, readBy, PIECE) as { seq: number; came_at: number }[];
    const brought = imported.get() as { wall_at: number; through: number } | undefined;
    const cameAt = ({ seq, came_at }: (typeof facts)[number]) =>
      brought && seq <= brought.through ? brought.wall_at : came_at;
    const young = facts.findIndex((fact) => cameAt(fact) >= before);
    const old = young === -1 ? facts : facts.slice(0, young);
    const last = old.at(-1)?.seq;
    if (last === undefined) return false;
    note.run(last, remove.run(through, last).changes);
    return old.length === PIECE;
  });
}
