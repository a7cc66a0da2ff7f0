import type { Instant, SeriesId } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { ROLL_UPS, type RollUp, type RollUpResolution } from './roll-up.js';
import { tableOf } from './roll-up-schema.js';

const COLUMNS = 'at, count, min, max, max_after, sum, doubtful, doubtful_max';

export type RollUpRow = [
  at: number,
  count: number,
  min: number | null,
  max: number | null,
  maxAfter: number | null,
  sum: number,
  doubtful: number,
  doubtfulMax: number | null,
];

const rollUp = ([at, count, min, max, after, sum, doubtful, doubtfulMax]: RollUpRow): RollUp => ({
  at,
  count,
  min,
  max,
  maxAt: after === null ? null : at + after,
  sum,
  doubtful,
  doubtfulMax,
});

export const rollUpRow = (one: RollUp): RollUpRow => [
  one.at,
  one.count,
  one.min,
  one.max,
  one.maxAt === null ? null : one.maxAt - one.at,
  one.sum,
  one.doubtful,
  one.doubtfulMax,
];

/** Roll-ups of one series by its number in the file, with `from <= at <= to`, ascending. */
export type FindRollUps = (seriesId: number, from: Instant, to: Instant, limit: number) => RollUp[];

export function findRollUps(database: SqliteDatabase, resolution: RollUpResolution): FindRollUps {
  const find = database
    .prepare(
      `SELECT ${COLUMNS} FROM ${tableOf(resolution)} WHERE series_id = ? AND at BETWEEN ? AND ? ORDER BY at LIMIT ?`,
    )
    .raw();
  return (...asked) => (find.all(...asked) as RollUpRow[]).map(rollUp);
}

/** The roll-ups of the embedded store, for those who read. */
export function rollUpTable(database: SqliteDatabase) {
  const id = database.prepare('SELECT id FROM series WHERE name = ?').pluck();
  const find = new Map(ROLL_UPS.map(({ resolution }) => [resolution, findRollUps(database, resolution)]));
  const waiting = database.prepare('SELECT 1 FROM roll_up_backlog WHERE series_id = ?').pluck();
  const idOf = (series: SeriesId) => (id.get(series) as number | undefined) ?? -1;
  return {
    /** Roll-ups whose stretch begins within `from <= at <= to`, ascending, at most `limit`. */
    range: (series: SeriesId, resolution: RollUpResolution, from: Instant, to: Instant, limit: number) =>
      find.get(resolution)?.(idOf(series), from, to, limit) ?? [],
    /** Whether a series is still to be summed up: its roll-ups do not hold all its readings yet. */
    isWaiting: (series: SeriesId): boolean => waiting.get(idOf(series)) !== undefined,
  };
}
