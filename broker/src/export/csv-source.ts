import type { CsvQuery, Instant } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { acrossHorizon, type OlderReadings, OlderUnreadable, wholeFrom } from '../readings/across-horizon.js';
import { type RetiredStretch, readingTable } from '../readings/reading-table.js';
import { rollUpTable } from '../readings/roll-up-table.js';
import { settingsTable } from '../settings/settings.js';
import { csvSubjects } from './csv-subject.js';
import type { CsvSource } from './readings-csv.js';
import { coveredBy, wholeStepFrom } from './ten-minutes.js';

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
  query: Pick<CsvQuery, 'station' | 'town' | 'quantity' | 'from' | 'step'>,
  older?: OlderReadings,
): CsvSource {
  const table = readingTable(database);
  const subjects = csvSubjects(settingsTable(database).load(), table.allSeries(), query);
  const found = new Set<string>(subjects.map(({ stationId }) => stationId));
  const named = query.station === undefined ? [] : [query.station].flat();
  if (found.size === 0 || named.some((id) => !found.has(id))) throw new NothingToExport();
  const { from } = coveredBy(query);
  for (const { series } of subjects) {
    const beginsAt = table.horizon(series)?.beginsAt;
    if (beginsAt === undefined || from >= beginsAt) continue;
    const whole = wholeFrom(table, series, older);
    if (whole === undefined) throw new ServerSilent();
    const begins = query.step === 'raw' ? whole : wholeStepFrom(summedUpFrom(table.retired(series), whole));
    if (from < begins) throw new OlderUnreadable(series, begins);
  }
  const summedUp = rollUpTable(database);
  return {
    subjects,
    range: acrossHorizon(table, older),
    readingsFrom: (series) =>
      wholeFrom(table, series, older) ?? table.horizon(series)?.beginsAt ?? Number.NEGATIVE_INFINITY,
    summedUp: (series, from, to, limit) => summedUp.range(series, '10m', from, to, limit),
  };
}

/** From when on ten minutes can be told: where readings were let go of by their age, right before the others, their roll-ups stay. */
const summedUpFrom = (retired: readonly RetiredStretch[], whole: Instant): Instant =>
  retired.reduceRight((begins, { from, to }) => (to >= begins ? Math.min(from, begins) : begins), whole);
