import type { Instant } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { beginOf, NARROWEST, ROLL_UPS } from './roll-up.js';
import { tableOf } from './roll-up-schema.js';
import type { RollUpWriter } from './roll-up-writer.js';

/** Readings that are summed up in one transaction, about: the judge goes on between two. */
const AT_ONCE = 20_000;

/** How far the summing up of readings that stood before has come. */
export interface Backlog {
  /** Series that are still to be summed up, the one under way among them. */
  seriesLeft: number;
  /** How much of the one under way has been summed up, by its time: from 0 to 1. */
  underWay: number;
}

/** Notes every series to be summed up anew from its first reading on. */
export function queueRollUps(database: SqliteDatabase): void {
  database.exec('INSERT OR REPLACE INTO roll_up_backlog SELECT id, NULL FROM series');
}

/** Tells how much is waiting. */
export function rollUpBacklog(database: SqliteDatabase): () => Backlog {
  const count = database.prepare('SELECT count(*) FROM roll_up_backlog').pluck();
  const span = database
    .prepare(
      `SELECT from_at, (SELECT min(at) FROM point WHERE series_id = b.series_id),
         (SELECT max(at) FROM point WHERE series_id = b.series_id)
       FROM roll_up_backlog b ORDER BY series_id LIMIT 1`,
    )
    .raw();
  return () => {
    const [from = null, first = null, last = null] =
      (span.get() as [number | null, number | null, number | null] | undefined) ?? [];
    const isUnderWay = from !== null && first !== null && last !== null && last > first;
    return {
      seriesLeft: count.get() as number,
      underWay: isUnderWay ? (from - first) / (last - first) : 0,
    };
  };
}

/**
 * Sums up a piece of what is waiting, in a transaction of its own, which also says how far it has come: stopped at any instant it goes
 * on from there.
 * @returns readings that were summed up; undefined when nothing is waiting any more
 */
export function sumUpBacklog(database: SqliteDatabase, writer: RollUpWriter): () => number | undefined {
  const next = database.prepare('SELECT series_id, from_at FROM roll_up_backlog ORDER BY series_id LIMIT 1');
  const begins = database.prepare('SELECT begins_at FROM horizon WHERE series_id = ?').pluck();
  const times = database
    .prepare('SELECT at FROM point WHERE series_id = ? AND at >= ? ORDER BY at LIMIT ?')
    .pluck();
  const reach = database.prepare('UPDATE roll_up_backlog SET from_at = ? WHERE series_id = ?');
  const finish = database.prepare('DELETE FROM roll_up_backlog WHERE series_id = ?');
  const clear = ROLL_UPS.map(({ resolution }) =>
    database.prepare(`DELETE FROM ${tableOf(resolution)} WHERE series_id = ? AND at >= ?`),
  );

  return database.transaction(() => {
    const row = next.get() as { series_id: number; from_at: number | null } | undefined;
    if (!row) return undefined;
    const id = row.series_id;
    // Before the horizon stands what was made of readings that are no longer here.
    const first = (begins.get(id) as number | undefined) ?? Number.MIN_SAFE_INTEGER;
    if (row.from_at === null) for (const one of clear) one.run(id, first);
    const found = times.all(id, row.from_at ?? first, AT_ONCE) as Instant[];
    writer.sumUp(id, new Set(found.map((at) => beginOf(at, NARROWEST))));
    const last = found.at(-1);
    if (last === undefined || found.length < AT_ONCE) finish.run(id);
    else reach.run(last + 1, id);
    return found.length;
  });
}
