import type { FactKind, Instant } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';

/** How far old facts have been taken away, and how many rows that were. */
export interface Pruned {
  /** Of the facts up to this sequence, those of readings are gone, and so on; the others stand. */
  through: number;
  rows: number;
}

/** What may be taken away. */
export interface PruneOrder {
  /** Facts that were received before, by the later of both clocks. */
  before: Instant;
  /** Every reader, and every peer, has read up to here. */
  readBy: number;
  /** Facts up to there that a reader has left out: nobody else has them, and they stay. */
  setAside: readonly number[];
}

/** What leaves by its age: readings, which others keep; dead letters; and what nodes said of themselves, but for the last that each said. */
const AGEING: readonly FactKind[] = [
  'readings.received',
  'readings.carried',
  'record.dead-lettered',
  'node.reported',
];

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

/** Of the facts that were gone through, the last one of each node that tells how it was. */
const LAST_STATUS_TABLE =
  'CREATE TABLE IF NOT EXISTS last_status (node TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID';

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
 * Takes away a piece of what ages and nobody reads any more; other facts stay for ever. Freed pages are used again by what comes, so
 * the file stops growing.
 * @returns a function that does one piece and says whether there is more
 */
export function pruner(database: SqliteDatabase): (order: PruneOrder) => boolean {
  const next = database.prepare(
    // A clock that has lost its time in a power cut dates what comes by 1970; the river's goes on from the newest fact, or by the nodes.
    // The last fact stays: by it the journal knows where it ends.
    `SELECT seq, max(wall_at, at) AS came_at FROM fact
     WHERE seq > ? AND seq <= ? AND seq < (SELECT max(seq) FROM fact) ORDER BY seq LIMIT ?`,
  );
  database.exec(LAST_STATUS_TABLE);
  const isToStay = 'seq IN (SELECT value FROM json_each(?)) OR seq IN (SELECT seq FROM last_status)';
  const kinds = AGEING.map((kind) => `'${kind}'`).join(', ');
  const remove = database.prepare(
    `DELETE FROM fact WHERE seq > ? AND seq <= ? AND kind IN (${kinds}) AND NOT (${isToStay})`,
  );
  const removeOne = database.prepare(`DELETE FROM fact WHERE seq = ? AND NOT (${isToStay})`);
  const statuses = database.prepare(
    `SELECT seq, CASE WHEN json_valid(body) THEN json_extract(body, '$.status.node') END AS node
     FROM fact WHERE seq > ? AND seq <= ? AND kind = 'node.reported' ORDER BY seq`,
  );
  const lastStatus = database.prepare('SELECT seq FROM last_status WHERE node = ?').pluck();
  const setLastStatus = database.prepare('INSERT OR REPLACE INTO last_status VALUES (?, ?)');
  /** What a town has brought along has come into this journal with its file, which is the first that stands in it. */
  const imported = database.prepare(
    "SELECT wall_at, seq + json_extract(body, '$.facts') AS through FROM fact WHERE seq = 1 AND kind = 'town.imported'",
  );
  const note = database.prepare('UPDATE pruned SET through = ?, rows = rows + ?');
  /** Notes the last status of each node up to a fact. Returns those that were the last until then. */
  const passStatuses = (through: number, last: number): number[] => {
    const overtaken: number[] = [];
    for (const { seq, node } of statuses.all(through, last) as { seq: number; node: string | null }[]) {
      if (node === null) continue;
      const before = lastStatus.get(node) as number | undefined;
      if (before !== undefined && before <= through) overtaken.push(before);
      setLastStatus.run(node, seq);
    }
    return overtaken;
  };
  return database.transaction(({ before, readBy, setAside }: PruneOrder) => {
    const { through } = prunedIn(database);
    const facts = next.all(through, readBy, PIECE) as { seq: number; came_at: number }[];
    const brought = imported.get() as { wall_at: number; through: number } | undefined;
    const cameAt = ({ seq, came_at }: (typeof facts)[number]) =>
      brought && seq <= brought.through ? brought.wall_at : came_at;
    const young = facts.findIndex((fact) => cameAt(fact) >= before);
    const old = young === -1 ? facts : facts.slice(0, young);
    const last = old.at(-1)?.seq;
    if (last === undefined) return false;
    const aside = JSON.stringify(setAside);
    let rows = 0;
    for (const seq of passStatuses(through, last)) rows += removeOne.run(seq, aside).changes;
    rows += remove.run(through, last, aside).changes;
    note.run(last, rows);
    return old.length === PIECE;
  });
}
