import { HOUR, type Instant, type Milliseconds, type SeriesId } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import type { EpisodeTable } from '../alerts/episode-table.js';
import type { ChangeLog } from '../readings/change-log.js';
import type { Horizon, ReadingTable } from '../readings/reading-table.js';
import type { ReadingTableWriter } from '../readings/reading-table-writer.js';
import { rollUpTable } from '../readings/roll-up-table.js';
import { type Course, courseOf, gaugeOf, mainOf } from './gauges.js';
import { calmBefore, MOST_BESIDE } from './known-readings.js';
import { REMEMBERED } from './trust.js';

/** What a server has confirmed to hold, and from when on the embedded store keeps readings itself. */
export interface Confirmed {
  /** Every change up to this number, and all that stood before the log began. */
  through: number;
  keepFrom: Instant;
  /** Readings that the server has refused: nothing of their series is taken away from there on. */
  refused: readonly (readonly [series: SeriesId, at: Instant])[];
}

/** Readings that are taken away in one transaction, at most: the judge goes on between two. */
const AT_ONCE = 5_000;
/**
 * A series begins at a full hour: ten minutes and hours are of all their readings or of none. A day that the horizon cuts keeps what
 * was made of all its readings, and is not made again here.
 */
const BEGINS_AT_FULL = HOUR;

/**
 * Where a series may begin: at the last calm reading before an instant, from which the fold can tell everything later again. With
 * no such reading nothing is taken away, unless there is none that could be judged at all. Two gauges of a station are settled together.
 */
export function horizonOf(
  series: SeriesId,
  keepFrom: Instant,
  { table, episodes, comparedBefore }: Pick<Tables, 'table' | 'episodes' | 'comparedBefore'>,
): Horizon | undefined {
  const course = courseOf(mainOf(series));
  const { end, last, from } = calmBefore(course, keepFrom, { table, episodes });
  if (Object.keys(last).length > 0) {
    const beside = besideFrom(course, end, table);
    const first = Math.min(last[gaugeOf(series)]?.at ?? end, beside);
    return { beginsAt: hourOf(first - (comparedBefore?.(series) ?? 0)), settledAt: from };
  }
  const firsts = course.flatMap((one) => table.judgeableAfter(one.series, Number.MIN_SAFE_INTEGER, 1));
  if (firsts.some(({ at }) => at < keepFrom)) return undefined;
  const beginsAt = hourOf(keepFrom);
  return { beginsAt, settledAt: beginsAt - 1 };
}

/** From where on the readings say how two gauges stood to one another before an instant; of a main gauge that is long silent, nothing does. */
function besideFrom([main, sub]: Course, end: Instant, table: ReadingTable): Instant {
  const ofSub = sub ? table.judgeableBefore(sub.series, end, MOST_BESIDE) : [];
  const oldest = table.judgeableBefore(main.series, end, REMEMBERED + 1).at(-1);
  const before = ofSub.find(({ at }) => at < (oldest?.at ?? end)) ?? ofSub.at(-1);
  if (!before || !oldest) return end;
  return ofSub.length < MOST_BESIDE ? Math.min(before.at, oldest.at) : before.at;
}

const hourOf = (at: Instant): Instant => Math.floor(at / BEGINS_AT_FULL) * BEGINS_AT_FULL;

interface Tables {
  table: ReadingTable;
  writing: ReadingTableWriter;
  episodes: EpisodeTable;
  /** How far back readings of a series are compared with a later one. */
  comparedBefore?: (series: SeriesId) => Milliseconds;
}

/** Takes readings away that a server holds. Returns whether there may be more. */
export function takeAway(
  database: SqliteDatabase,
  confirmed: Confirmed,
  tables: Tables & { changes: ChangeLog },
): boolean {
  return database.transaction(() => {
    tables.changes.dropThrough(confirmed.through);
    const waiting = earliestWaiting(database, confirmed);
    return letGo(confirmed.keepFrom, tables, (series, horizon, limit) => {
      const isHeld = (waiting.get(series) ?? Number.POSITIVE_INFINITY) >= horizon.beginsAt;
      return isHeld ? tables.writing.forget(series, horizon, limit) : 0;
    });
  })();
}

/**
 * Takes readings away by their age, where no server holds them: their roll-ups stay. A series that is still to be summed up keeps all
 * its readings until then. Returns whether there may be more.
 */
export function retire(database: SqliteDatabase, keepFrom: Instant, tables: Tables): boolean {
  const summedUp = rollUpTable(database);
  return database.transaction(() =>
    letGo(keepFrom, tables, (series, horizon, limit) =>
      summedUp.isWaiting(series) ? 0 : tables.writing.retire(series, horizon, limit),
    ),
  )();
}

/** Goes through all series until enough has been taken away for once. Returns whether there may be more. */
function letGo(
  keepFrom: Instant,
  tables: Pick<Tables, 'table' | 'episodes' | 'comparedBefore'>,
  take: (series: SeriesId, horizon: Horizon, limit: number) => number,
): boolean {
  const { table } = tables;
  const hasOlder = (series: SeriesId, { beginsAt }: Horizon) =>
    table.range(series, Number.MIN_SAFE_INTEGER, beginsAt - 1, 1).length > 0;
  let left = AT_ONCE;
  for (const series of table.allSeries()) {
    if (left <= 0) return true;
    const horizon = horizonOf(series, keepFrom, tables);
    // A series that has nothing older has not lost it either, and begins where it began.
    if (!horizon || !hasOlder(series, horizon)) continue;
    left -= take(series, horizon, left);
  }
  return left <= 0;
}

/** The earliest reading of each series that the server does not hold. */
function earliestWaiting(database: SqliteDatabase, { refused }: Confirmed): Map<SeriesId, Instant> {
  const rows = database
    .prepare('SELECT s.name, min(c.at) AS at FROM change c JOIN series s ON s.id = c.series_id GROUP BY s.id')
    .all() as { name: SeriesId; at: number }[];
  const earliest = new Map(rows.map(({ name, at }) => [name, at]));
  for (const [series, at] of refused) {
    earliest.set(series, Math.min(at, earliest.get(series) ?? Number.POSITIVE_INFINITY));
  }
  return earliest;
}
