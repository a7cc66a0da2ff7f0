import type { CsvQuery } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { acrossHorizon, type OlderReadings, OlderUnreadable, wholeFrom } from '../readings/across-horizon.js';
import { readingTable } from '../readings/reading-table.js';
import { settingsTable } from '../settings/settings.js';
import { csvSubjects } from './csv-subject.js';
import type { CsvSource } from './readings-csv.js';

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
 * @param older undefined where there is no server
 * @throws NothingToExport also where one of several named stations has nothing
 * @throws ServerSilent where the server has not yet said what it has
 * @throws OlderUnreadable rather than make a file that lacks its beginning
 */
export function csvSource(
  database: SqliteDatabase,
  query: Pick<CsvQuery, 'station' | 'town' | 'quantity' | 'from'>,
  older?: OlderReadings,
): CsvSource {
  const table = readingTable(database);
  const subjects = csvSubjects(settingsTable(database).load(), table.allSeries(), query);
  const found = new Set<string>(subjects.map(({ stationId }) => stationId));
  const named = query.station === undefined ? [] : [query.station].flat();
  if (found.size === 0 || named.some((id) => !found.has(id))) throw new NothingToExport();
  for (const { series } of subjects) {
    const beginsAt = table.horizon(series)?.beginsAt;
    if (beginsAt === undefined || query.from >= beginsAt) continue;
    const whole = wholeFrom(table, series, older);
    if (whole === undefined) throw new ServerSilent();
    if (query.from < whole) throw new OlderUnreadable(series, whole);
  }
  return { subjects, range: acrossHorizon(table, older) };
}
