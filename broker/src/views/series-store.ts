import type { Instant, SeriesId } from '@kawamori/contracts';
import { openForReading, type SqliteDatabase } from '@kawamori/kit';
import type { StoredReading } from '../readings/reading-store.js';
import { type ReadingColumns, type RetiredStretch, readingTable } from '../readings/reading-table.js';
import { type RollUp, type RollUpResolution, rollUps, widthOf } from '../readings/roll-up.js';
import { rollUpTable } from '../readings/roll-up-table.js';

/** Readings or roll-ups in one answer, at most. A fuller period is cut, and `to` then says where: the rest is asked for from there. */
export const MOST_READINGS = 20_000;

/** A look into one series of the embedded store. */
export interface SeriesQuery {
  series: SeriesId;
  from: Instant;
  to: Instant;
  /** Readings or roll-ups, at most. */
  limit: number;
}

/** What a period holds, ascending: readings with `from <= at <= to`, or roll-ups whose stretch begins there. */
export interface SeriesStore {
  /** From when on readings of a series are kept here; undefined while nothing of it has been let go of. */
  beginsAt(series: SeriesId): Instant | undefined;
  /** Stretches of a series of which only the roll-ups are kept, here and nowhere else, ascending. */
  retired(series: SeriesId): readonly RetiredStretch[];
  /** The newest good or suspect reading of every series. */
  latest(): StoredReading[];
  readings(query: SeriesQuery): ReadingColumns;
  rollUps(query: SeriesQuery & { resolution: RollUpResolution }): RollUp[];
  close(): void;
}

/** Readings that are summed up at once, where a file holds no roll-ups yet: more than a day with one a second. */
const PAGE = 100_000;

export function openSeriesStore(file: string): SeriesStore {
  const database: SqliteDatabase = openForReading(file);
  const table = readingTable(database);
  const summedUp = rollUpTable(database);

  /** A series that an earlier version has left is read from its readings, until the judge has summed it up. */
  const fromReadings = ({
    series,
    resolution,
    from,
    to,
    limit,
  }: SeriesQuery & { resolution: RollUpResolution }) => {
    const width = widthOf(resolution);
    const found: RollUp[] = [];
    for (let at = from; at <= to + width - 1 && found.length <= limit; ) {
      const page = table.range(series, at, to + width - 1, PAGE);
      const last = page.at(-1);
      if (!last) break;
      const isEnd = page.length < PAGE;
      // The last stretch of a full page may go on.
      const some = rollUps(page, width);
      const whole = isEnd || some.length < 2 ? some : some.slice(0, -1);
      found.push(...whole);
      if (isEnd) break;
      at = (whole.at(-1)?.at ?? last.at) + width;
    }
    return found.filter((one) => one.at >= from && one.at <= to).slice(0, limit);
  };

  return {
    beginsAt: (series) => table.horizon(series)?.beginsAt,
    retired: table.retired,
    latest: table.latest,
    readings: ({ series, from, to, limit }) => table.columns(series, from, to, limit),
    rollUps: (query) =>
      summedUp.isWaiting(query.series)
        ? fromReadings(query)
        : summedUp.range(query.series, query.resolution, query.from, query.to, query.limit),
    close: () => {
      database.close();
    },
  };
}
