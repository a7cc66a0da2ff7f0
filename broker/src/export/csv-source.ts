import { type CsvQuery, type Instant, type SeriesId, toIsoJst } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import type { ReadingStore } from '../readings/reading-store.js';
import { readingTable } from '../readings/reading-table.js';
import { settingsTable } from '../settings/settings.js';
import { csvSubjects } from './csv-subject.js';
import type { CsvSource } from './readings-csv.js';

/** Part of the period lies before what the embedded store holds, and nobody else can be asked for it. */
export class OlderUnreadable extends Error {
  /** From when on there is all of it. */
  readonly beginsAt: Instant;
  constructor(series: SeriesId, beginsAt: Instant) {
    super(`readings of ${series} before ${toIsoJst(beginsAt)} cannot be read`);
    this.name = 'OlderUnreadable';
    this.beginsAt = beginsAt;
  }
}

/** The server that holds the older readings has not answered since the start: it may have been emptied. */
export class ServerSilent extends Error {
  constructor() {
    super('the server with the older readings has not answered yet');
    this.name = 'ServerSilent';
  }
}

/** No series is what was asked for. */
export class NothingToExport extends Error {
  constructor() {
    super('no such station, or it does not measure that');
    this.name = 'NothingToExport';
  }
}

/**
 * The embedded store as the source of a file, and behind its horizon the server that holds what came before.
 * @param older undefined where there is no server; `lostBefore`: of the time before it the server has lost readings,
 *   undefined while nobody knows
 * @throws NothingToExport also where one of several named stations has nothing
 * @throws ServerSilent where the server has not yet said what it has
 * @throws OlderUnreadable rather than make a file that lacks its beginning
 */
export function csvSource(
  database: SqliteDatabase,
  query: Pick<CsvQuery, 'station' | 'town' | 'quantity' | 'from'>,
  older?: Pick<ReadingStore, 'range'> & { lostBefore: Instant | undefined },
): CsvSource {
  const table = readingTable(database);
  const subjects = csvSubjects(settingsTable(database).load(), table.allSeries(), query);
  const found = new Set<string>(subjects.map(({ stationId }) => stationId));
  const named = query.station === undefined ? [] : [query.station].flat();
  if (found.size === 0 || named.some((id) => !found.has(id))) throw new NothingToExport();
  for (const { series } of subjects) {
    const beginsAt = table.horizon(series)?.beginsAt;
    if (beginsAt === undefined || query.from >= beginsAt) continue;
    const retiredTo = table.retired(series).at(-1)?.to ?? Number.NEGATIVE_INFINITY;
    if (query.from < retiredTo) throw new OlderUnreadable(series, retiredTo);
    if (older && older.lostBefore === undefined) throw new ServerSilent();
    const whole = Math.min(older?.lostBefore ?? beginsAt, beginsAt);
    if (query.from < whole) throw new OlderUnreadable(series, whole);
  }
  return {
    subjects,
    // The horizon is asked for with every page: it may move while a file is made.
    range: async (series, from, to, limit) => {
      const beginsAt = table.horizon(series)?.beginsAt ?? from;
      if (from < beginsAt) {
        if (!older) throw new OlderUnreadable(series, beginsAt);
        const readings = await older.range({ series, from, to: Math.min(to, beginsAt - 1), limit });
        if (readings.length > 0) return readings;
      }
      return table.range(series, Math.max(from, beginsAt), to, limit);
    },
  };
}
