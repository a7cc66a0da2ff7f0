import {
  isLevel,
  type LevelSet,
  levelsAt,
  markId,
  type SeriesId,
  type StationConfig,
  type StationId,
  seriesId,
  seriesParts,
  USUAL_AHEAD,
} from '@kawamori/contracts';
import type { Paced } from '../alerts/pace.js';
import { isToldAhead, MOST_OBSERVING, type RiseRules } from '../alerts/rise-engine.js';
import type { QualitySettings } from '../readings/quality-fold.js';
import type { Settings } from '../settings/settings.js';
import { type CourseRules, paceOf } from './course-fold.js';

/** How the quality of a series is judged, from the town's settings; undefined for a series that nobody has set up. */
export function qualityRulesOf(series: SeriesId, settings: Settings): QualitySettings | undefined {
  const { station: id, quantity } = seriesParts(series);
  const station = settings.stations.get(id);
  const config = station?.series[quantity];
  const profile = config && settings.profiles.get(config.profile);
  if (!station || !config || !profile) return undefined;
  const { observing, resting } = config.expected;
  return {
    ...{ profile, range: config.range, observing, resting },
    startM: resting === undefined ? undefined : startOf(station),
    levels: isLevel(quantity) ? station.levels : [],
  };
}

/** Of each station upstream of others: who is told of which of its marks. */
export type Downstream = ReadonlyMap<StationId, ReadonlyMap<StationId, ReadonlySet<string>>>;

export function downstreamOf({ stations }: Pick<Settings, 'stations'>): Downstream {
  const found = new Map<StationId, Map<StationId, Set<string>>>();
  for (const { id, upstream } of stations.values()) {
    for (const { station, mark } of upstream) {
      if (mark === undefined) continue;
      const told = found.get(station) ?? new Map<StationId, Set<string>>();
      found.set(station, told.set(id, (told.get(id) ?? new Set()).add(mark)));
    }
  }
  return found;
}

const NOBODY: Downstream = new Map();

/** How a course is judged; undefined where nobody has set up its main series. */
export function courseRulesOf(
  main: SeriesId,
  settings: Settings,
  toldOf: Downstream = NOBODY,
): CourseRules | undefined {
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
    rise: riseRulesOf(station, paceOf(rules)),
    downstream: new Map(
      [...(toldOf.get(id) ?? [])].map(([other, marks]) => [other, levels.map((set) => only(marks, set))]),
    ),
  };
}

const only = (marks: ReadonlySet<string>, set: LevelSet): LevelSet => ({
  ...set,
  marks: set.marks.filter((mark) => marks.has(markId(mark))),
});

/** How the rise of a station is judged; undefined where nothing of it could be told. */
function riseRulesOf({ rise, levels, hold }: StationConfig, pace: Paced): RiseRules | undefined {
  const { in10min, in1h, ahead = USUAL_AHEAD } = rise;
  const isBesideSteps = rise.ahead !== undefined;
  const isAhead = ahead !== 'off' && levels.some((set) => isToldAhead(set, isBesideSteps));
  if (pace.observing > MOST_OBSERVING || (in10min === undefined && in1h === undefined && !isAhead))
    return undefined;
  return {
    ...{ ...pace, in10min, in1h, levels, hold },
    ahead: isAhead ? { within: ahead, isBesideSteps } : undefined,
  };
}

/** Where a crisis gauge begins to observe, by the station's newest levels. */
const startOf = ({ levels }: StationConfig): number | undefined =>
  levelsAt(levels, Number.MAX_SAFE_INTEGER)?.marks.find(({ key }) => key === 'start')?.valueM;
