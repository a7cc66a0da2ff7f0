import {
  HOUR,
  type Instant,
  type LevelQuantity,
  type Quantity,
  type SeriesId,
  type StationConfig,
  seriesId,
} from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { interventionTable, maintenanceAt } from '../readings/intervention-table.js';
import type { StoredReading } from '../readings/reading-store.js';
import { type ReadingTable, readingTable } from '../readings/reading-table.js';
import type { SeriesHour } from './hour-cell.js';
import type { HoursSource } from './hours-table.js';

const GAUGES: readonly LevelQuantity[] = ['level', 'level-sub'];
/** Readings that are read at once. */
const PAGE = 10_000;
/** Of a station, the newest first; readings that came during older ones say so themselves. */
const MOST_MAINTENANCES = 1_000;

/** The embedded store as the source of an on-the-hour table. */
export function hoursSource(store: SqliteDatabase): HoursSource {
  const table = readingTable(store);
  const interventions = interventionTable(store);

  const seriesHour = (station: StationConfig, quantity: Quantity, hour: Instant): SeriesHour => {
    const series = seriesId(station.id, quantity);
    const { observing, resting } = expectedOf(station, quantity);
    return {
      readings: readingsWithin(table, series, hour - HOUR + 1, hour),
      lastUsable: table.judgeableBefore(series, hour + 1, 1)[0],
      lastHeard: table.newestHeardUntil(series, hour),
      firstAt: table.range(series, 0, Number.MAX_SAFE_INTEGER, 1)[0]?.at,
      keptFrom: table.horizon(series)?.beginsAt,
      isInMaintenance: maintenanceAt(interventions.maintenances(station.id, MOST_MAINTENANCES), hour).some(
        (one) => one.quantity === null || one.quantity === quantity,
      ),
      expected: { observing, resting },
    };
  };

  return {
    gauges: (station, hour) =>
      GAUGES.filter((quantity) => station.series[quantity]).map((quantity) => ({
        quantity,
        ...seriesHour(station, quantity, hour),
      })),
    rain: (station, hour) => seriesHour(station, 'rain', hour),
  };
}

function expectedOf(station: StationConfig, quantity: Quantity) {
  const config = station.series[quantity];
  if (!config) throw new Error(`${station.id} measures no ${quantity}`);
  const { observing, resting } = config.expected;
  return { observing, resting };
}

function readingsWithin(table: ReadingTable, series: SeriesId, from: Instant, to: Instant): StoredReading[] {
  const found: StoredReading[] = [];
  for (let at = from; ; ) {
    const page = table.range(series, at, to, PAGE);
    found.push(...page);
    const last = page.at(-1);
    if (!last || page.length < PAGE) return found;
    at = last.at + 1;
  }
}
