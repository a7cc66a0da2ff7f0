import {
  type AlertTally,
  alertLevelOf,
  type Instant,
  type LevelChange,
  type LevelMark,
  MOST_TIMES,
  markId,
  markName,
  opensEpisode,
  RISE_WORDS,
  type StationConfig,
  type StationId,
  seriesId,
} from '@kawamori/contracts';
import { stationTold, type Track } from '../alerts/track.js';
import { type CourseRules, courseStep, NO_COURSE_STATE } from '../judging/course-fold.js';
import { courseRulesOf, downstreamOf } from '../judging/course-rules.js';
import { courseOf, type Gauge } from '../judging/gauges.js';
import type { SeenPoint } from '../readings/quality-fold.js';
import type { StoredReading } from '../readings/reading-store.js';
import type { Settings } from '../settings/settings.js';
import { checksRaised } from './checks-raised.js';
import { leadMarksOf, leadTimes } from './lead-time.js';
import type { LevelPlan } from './level-findings.js';
import { aheadOf } from './tried-levels.js';

/** A station under a plan, by everything that judges it. */
export interface TrialRules {
  plan: LevelPlan;
  course: CourseRules;
  /** Whom each station that is told of these levels is. */
  downstream: readonly StationConfig[];
}

/** Levels at work on readings in the order of observation time, by the fold that judges; nobody is told. */
export interface LevelTrial {
  take(reading: StoredReading, seen: SeenPoint & { gauge: Gauge }): void;
  tally(): AlertTally;
  close(): void;
}

/** How a station would be judged by a plan, as if its levels had been in force all the time. */
export function rulesUnder(
  station: StationConfig,
  plan: LevelPlan,
  settings: Settings,
): TrialRules | undefined {
  const { set, hysteresisM, hold, rise } = plan;
  const tried: StationConfig = {
    ...{ ...station, hysteresisM, hold, rise },
    levels: [{ ...set, validFrom: Number.NEGATIVE_INFINITY }],
  };
  const stations = new Map(settings.stations).set(station.id, tried);
  const course = courseRulesOf(
    seriesId(station.id, 'level'),
    { ...settings, stations },
    downstreamOf(settings),
  );
  if (!course) return undefined;
  const downstream = [...(course.downstream?.keys() ?? [])].flatMap((id) => settings.stations.get(id) ?? []);
  return { plan, course, downstream };
}

export function levelTrial(station: StationId, { plan, course: rules, downstream }: TrialRules): LevelTrial {
  const { set } = plan;
  const checks = checksRaised(courseOf(seriesId(station, 'level')), rules);
  const marks = counter(set.marks.filter(opensEpisode).map((mark) => [markId(mark), markTold(mark)]));
  const rises = counter(risesTold(plan).map((mark) => [mark, { mark, ...names(RISE_WORDS[mark]) }]));
  const told = counter(
    downstream.map(({ id, nameJa, nameEn }) => [id, { station: id, nameJa, nameEn }] as const),
  );
  const checked = counter([['check', {}]]);
  const leads = leadMarksOf(set);
  const lead = leads && leadTimes(leads, set);
  let state = NO_COURSE_STATE;
  let [alerts, episodes] = [0, 0];

  const countLevel = (change: LevelChange) => {
    lead?.take(change);
    if (!change.rose) return;
    alerts++;
    if (change.from === null) episodes++;
    marks.count(change.to, change.at);
  };
  const count = (track: Track, change: LevelChange) => {
    if (track === 'level') countLevel(change);
    else if (change.rose && track === 'rise') rises.count(change.to, change.at);
    else if (change.rose) told.count(stationTold(track) ?? null, change.at);
  };

  return {
    take: (reading, seen) => {
      const step = courseStep(state, seen, rules);
      state = step.state;
      for (const { track, change } of step.changes) count(track, change);
      if (checks.look(reading, state, step) > 0) checked.count('check', reading.at);
    },
    tally: () => ({
      ...{ notices: alerts + rises.sum() + told.sum() + checked.sum(), alerts, episodes },
      ...{ marks: marks.told(), lead: lead?.told() ?? null },
      ...{ rises: rises.told(), downstream: told.told() },
      checks: checked.told()[0] ?? { times: 0, lastAt: null, newest: [] },
    }),
    close: checks.close,
  };
}

/** Counts what is told, by kinds that are known before. */
function counter<T extends object>(kinds: readonly (readonly [string, T])[]) {
  const found = new Map(
    kinds.map(([id, named]) => [
      id,
      { ...named, times: 0, lastAt: null as Instant | null, newest: [] as Instant[] },
    ]),
  );
  return {
    count: (id: string | null, at: Instant) => {
      const one = found.get(id ?? '');
      if (!one) return;
      one.times++;
      one.lastAt = at;
      one.newest = [at, ...one.newest].slice(0, MOST_TIMES);
    },
    sum: () => [...found.values()].reduce((sum, { times }) => sum + times, 0),
    told: () => [...found.values()],
  };
}

const risesTold = (plan: LevelPlan) => [
  ...(plan.rise.in10min === undefined && plan.rise.in1h === undefined ? [] : (['rise'] as const)),
  ...(aheadOf(plan) === undefined ? [] : (['near'] as const)),
];

const names = ({ ja, en }: { ja: string; en: string }) => ({ nameJa: ja, nameEn: en });

const markTold = (mark: LevelMark) => ({
  id: markId(mark),
  nameJa: markName(mark, 'ja'),
  nameEn: markName(mark, 'en'),
  valueM: mark.valueM,
  alertLevel: alertLevelOf(mark),
});
