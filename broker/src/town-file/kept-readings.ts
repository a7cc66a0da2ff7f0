import { type Instant, type SeriesId, toIsoJst } from '@kawamori/contracts';
import type { Clock, SqliteDatabase } from '@kawamori/kit';
import { readCursor } from '../influx/feed-cursor.js';
import type { InfluxServer } from '../influx/influx-client.js';
import { InfluxFault } from '../influx/influx-fault.js';
import { influxReadingStore } from '../influx/influx-reading-store.js';
import { readRetention } from '../influx/retention.js';
import { readingTable } from '../readings/reading-table.js';
import { type CameReading, wholeSeries } from '../readings/whole-series.js';

/** What a hub keeps of readings outside its journal: in its store, and what that has let go of in a server. */
export interface KeptReadings {
  readonly series: readonly SeriesId[];
  /**
   * Before when a series may not be whole; undefined where it is.
   * @throws OlderReadingsMissing unless some may be missing
   */
  lacksBefore(series: SeriesId): Promise<Instant | undefined>;
  /** Everything of a series that can be read, in no order. */
  pages(series: SeriesId): AsyncGenerator<readonly CameReading[]>;
}

/** Readings that a town would leave behind, though somebody has them. */
export class OlderReadingsMissing extends Error {
  constructor(series: SeriesId, before: Instant, why: string) {
    super(
      `readings of ${series} before ${toIsoJst(before)} cannot be taken along: ${why}; with --allow-missing the town leaves without them, and its file says so`,
    );
    this.name = 'OlderReadingsMissing';
  }
}

const NOT_NAMED = 'they stand in InfluxDB: name the hub’s own file with --config FILE';
const PAGE = 5_000;

/**
 * @param database the hub's store
 * @param server where the hub feeds one and its file was named
 */
export function keptReadings(
  database: SqliteDatabase,
  {
    server,
    allowMissing,
    wallClock,
  }: { server: InfluxServer | undefined; allowMissing: boolean; wallClock: Clock },
): KeptReadings {
  const table = readingTable(database);
  const whole = wholeSeries(database);
  const log = changeLogName(database);
  const beginOf = (series: SeriesId) => table.horizon(series)?.beginsAt ?? whole.oldest(series);
  const mayBeElsewhere = (series: SeriesId) => log !== undefined || table.horizon(series) !== undefined;
  /** Series whose older readings cannot be asked for; noticed when they are looked at, so that nobody asks twice. */
  const unreachable = new Set<SeriesId>();

  /** Of what lies before `since` the server has lost something (0 for nothing), and what lies before `readingsFrom` it lets go of. */
  let past: Promise<{ since: Instant; readingsFrom: Instant }> | undefined;
  const pastOf = async (of: InfluxServer) => {
    const retention = await readRetention(of);
    const cursor = await readCursor(of, log ?? '', retention.rollUps);
    return {
      since: cursor?.since ?? Number.POSITIVE_INFINITY,
      readingsFrom: retention.readingsFrom(wallClock.now()),
    };
  };

  return {
    series: table.allSeries(),
    lacksBefore: async (series) => {
      const begin = beginOf(series);
      if (begin === undefined || !mayBeElsewhere(series)) return undefined;
      // What the hub has let go of by its age nobody has, and nothing is left behind.
      const retiredTo = table.retired(series).at(-1)?.to;
      if (retiredTo === begin) return begin;
      const { before, why, down } = await lackOf(begin);
      if (before === undefined || (retiredTo !== undefined && before <= retiredTo)) return retiredTo;
      if (!allowMissing) throw new OlderReadingsMissing(series, before, why);
      if (down) unreachable.add(series);
      return before;
    },
    pages: async function* (series) {
      yield* whole.pages(series);
      if (!server || !mayBeElsewhere(series) || unreachable.has(series)) return;
      const to = (beginOf(series) ?? Number.MAX_SAFE_INTEGER) - 1;
      const older = influxReadingStore(server);
      for (let from = 0; from <= to; ) {
        const page = await older.range({ series, from, to, limit: PAGE });
        const last = page.at(-1);
        if (!last) return;
        yield page.map(({ at, value, receivedAt, reasons }) => ({
          ...{ at, value, receivedAt },
          ...(reasons.includes('clock-off') ? { claimedAt: at } : {}),
        }));
        from = last.at + 1;
      }
    },
  };

  async function lackOf(
    begin: Instant,
  ): Promise<{ before: Instant | undefined; why: string; down: boolean }> {
    if (!server) return { before: begin, why: NOT_NAMED, down: true };
    try {
      past ??= pastOf(server);
      const { since, readingsFrom } = await past;
      const isLost = since > 0;
      const before = isLost || readingsFrom > 0 ? Math.min(Math.max(since, readingsFrom), begin) : undefined;
      const why = isLost
        ? 'the InfluxDB that should hold them was emptied or is another'
        : 'InfluxDB keeps readings for some years only';
      return { before, why, down: false };
    } catch (error) {
      if (!(error instanceof InfluxFault)) throw error;
      return {
        before: begin,
        why: `the InfluxDB that holds them cannot be asked (${error.message})`,
        down: true,
      };
    }
  }
}

/** The name under which a server knows this store; undefined where none is fed. */
function changeLogName(database: SqliteDatabase): string | undefined {
  return database.prepare('SELECT name FROM change_log').pluck().get() as string | undefined;
}
