import {
  isLevel,
  levelsAt,
  type SeriesId,
  type StationConfig,
  seriesId,
  seriesParts,
} from '@kawamori/contracts';
import type { QualitySettings } from '../readings/quality-fold.js';
import type { Settings } from '../settings/settings.js';
import type { CourseRules } from './course-fold.js';

/** How the quality of a series is judged, from the town's settings; undefined for a series that nobody has set up. */
export function qualityRulesOf(series: SeriesId, settings: Settings): QualitySettings | undefined {
  const { station: id, quantity } = seriesParts(series);
  const station = settings.stations.get(id);
  const config = station?.series[quantity];
  const profile = config && settings.profiles.get(config.profile);
  if (!station || !config || !profile) return undefined;
  const { observing, resting } = config.expected;
  return {
    ...{ profile, range: config.range, observing },
    startM: resting === undefined ? undefined : startOf(station),
    levels: isLevel(quantity) ? station.levels : [],
  };
}

/** How a course is judged; undefined where nobody has set up its main series. */
export function courseRulesOf(main: SeriesId, settings: Settings): CourseRules | undefined {
  const { station: id, quantity } = seriesParts(main);
  const station = settings.stations.get(id);
  const rules = qualityRulesOf(main, settings);
  if (!station || !rules) return undefined;
  if (!isLevel(quantity)) return { main: rules, sub: undefined, levels: undefined };
  const { levels, hysteresisM, hold } = station;
  const quality = qualityRulesOf(seriesId(id, 'level-sub'), settings);
  const disagrees = station.series['level-sub']?.disagrees;
  return {
    main: rules,
    sub: quality &&
      disagrees && {
        quality,
        disagrees: { ...disagrees, within: Math.max(rules.observing, quality.observing) },
      },
    levels: levels.length > 0 ? { levels, hysteresisM, hold } : undefined,
  };
}

/** Where a crisis gauge begins to observe, by the station's newest levels. */
const startOf = ({ levels }: StationConfig): number | undefined =>
  levelsAt(levels, Number.MAX_SAFE_INTEGER)?.marks.find(({ key }) => key === 'start')?.valueM;
