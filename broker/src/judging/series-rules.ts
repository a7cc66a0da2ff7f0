import { isLevel, levelsAt, type SeriesId, type StationConfig, seriesParts } from '@kawamori/contracts';
import type { Settings } from '../settings/settings.js';
import type { SeriesRules } from './series-fold.js';

/** The rules by which a series is judged, from the town's settings; undefined for a series that nobody has set up. */
export function rulesOf(series: SeriesId, settings: Settings): SeriesRules | undefined {
  const { station: id, quantity } = seriesParts(series);
  const station = settings.stations.get(id);
  const config = station?.series[quantity];
  const profile = config && settings.profiles.get(config.profile);
  if (!station || !config || !profile) return undefined;
  const observing = config.expected.observing;
  return {
    quality: {
      ...{ profile, range: config.range, observing },
      startM: config.expected.resting === undefined ? undefined : startOf(station),
      levels: isLevel(quantity) ? station.levels : [],
    },
    levels:
      quantity === 'level' && station.levels.length > 0
        ? { levels: station.levels, hysteresisM: station.hysteresisM, hold: station.hold, observing }
        : undefined,
  };
}

/** Where a crisis gauge begins to observe, by the station's newest levels. */
const startOf = ({ levels }: StationConfig): number | undefined =>
  levelsAt(levels, Number.MAX_SAFE_INTEGER)?.marks.find(({ key }) => key === 'start')?.valueM;
