import { levelsAt, type SeriesId, type StationConfig, seriesParts } from '@kawamori/contracts';
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
      startM: restsBelow(station),
      levels: quantity === 'level' ? station.levels : [],
    },
    levels:
      quantity === 'level' && station.levels.length > 0
        ? { levels: station.levels, hysteresisM: station.hysteresisM, hold: station.hold, observing }
        : undefined,
  };
}

/** Where a crisis gauge begins to observe, by its newest levels; undefined for gauges that never rest. */
function restsBelow(station: StationConfig): number | undefined {
  if (station.series.level?.expected.resting === undefined) return undefined;
  return levelsAt(station.levels, Number.MAX_SAFE_INTEGER)?.marks.find((mark) => mark.key === 'start')
    ?.valueM;
}
