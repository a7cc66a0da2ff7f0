import {
  type CsvQuery,
  type Quantity,
  type SeriesId,
  type StationConfig,
  seriesOf,
  seriesParts,
  type TownConfig,
} from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';

/** One series of a file, with what is known of its station. */
export interface CsvSubject {
  series: SeriesId;
  quantity: Quantity;
  stationId: string;
  /** Undefined for a station that is not known any more: what it has sent is still there. */
  station: StationConfig | undefined;
  town: TownConfig | undefined;
}

/**
 * The series that a file is to hold, by town, station and quantity. Without named stations and without a town also those of stations
 * that have been removed.
 * @param stored series of which there are readings
 */
export function csvSubjects(
  settings: Pick<Settings, 'stations' | 'towns'>,
  stored: readonly SeriesId[],
  { station, town, quantity }: Pick<CsvQuery, 'station' | 'town' | 'quantity'>,
): CsvSubject[] {
  const named = station === undefined ? undefined : new Set<string>([station].flat());
  const configured = [...settings.stations.values()].flatMap((one) => seriesOf(one));
  const known = new Set(configured.map((one) => one.series));
  const left = stored
    .filter((series) => !known.has(series))
    .map((series) => ({ series, quantity: seriesParts(series).quantity }));
  return [...configured, ...left]
    .map(({ series, quantity: measured }): CsvSubject => {
      const stationId = seriesParts(series).station;
      const config = settings.stations.get(stationId);
      return {
        series,
        quantity: measured,
        stationId,
        station: config,
        town: config && settings.towns.get(config.town),
      };
    })
    .filter(
      (one) =>
        (named === undefined || named.has(one.stationId)) &&
        (town === undefined || one.station?.town === town) &&
        (quantity === undefined || one.quantity === quantity),
    )
    .sort((a, b) => compare(keyOf(a), keyOf(b)));
}

/** Those of no town stand at the end. */
const keyOf = ({ station, stationId, quantity }: CsvSubject): string =>
  `${station?.town ?? '~'}\n${stationId}\n${quantity}`;
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
