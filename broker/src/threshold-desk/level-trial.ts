import {
  type AlertTally,
  alertLevelOf,
  type LevelChange,
  type LevelMark,
  type LevelSet,
  markId,
  markName,
  opensEpisode,
  type StationConfig,
  seriesId,
} from '@kawamori/contracts';
import { type CourseRules, courseStep, NO_COURSE_STATE } from '../judging/course-fold.js';
import { courseRulesOf } from '../judging/course-rules.js';
import type { Gauge } from '../judging/gauges.js';
import type { SeenPoint } from '../readings/quality-fold.js';
import type { Settings } from '../settings/settings.js';
import { leadMarksOf, leadTimes } from './lead-time.js';
import type { LevelPlan } from './level-findings.js';

/** Levels at work on readings in the order of observation time, by the fold that judges; nobody is told. */
export interface LevelTrial {
  take(reading: SeenPoint & { gauge: Gauge }): void;
  tally(): AlertTally;
}

/** How a station would be judged by a plan, as if its levels had been in force all the time. */
export function rulesUnder(
  station: StationConfig,
  plan: LevelPlan,
  settings: Settings,
): CourseRules | undefined {
  const { set, hysteresisM, hold } = plan;
  const tried: StationConfig = {
    ...{ ...station, hysteresisM, hold },
    levels: [{ ...set, validFrom: Number.NEGATIVE_INFINITY }],
  };
  const stations = new Map(settings.stations).set(station.id, tried);
  return courseRulesOf(seriesId(station.id, 'level'), { ...settings, stations });
}

export function levelTrial(rules: CourseRules, set: LevelSet): LevelTrial {
  const marks = new Map(
    set.marks
      .filter(opensEpisode)
      .map((mark) => [markId(mark), { mark, times: 0, lastAt: null as number | null }]),
  );
  const leads = leadMarksOf(set);
  const lead = leads && leadTimes(leads, set);
  let state = NO_COURSE_STATE;
  let [alerts, episodes] = [0, 0];

  const count = (change: LevelChange) => {
    lead?.take(change);
    if (!change.rose) return;
    alerts++;
    if (change.from === null) episodes++;
    const reached = marks.get(change.to ?? '');
    if (!reached) return;
    reached.times++;
    reached.lastAt = change.at;
  };

  return {
    take: (reading) => {
      const step = courseStep(state, reading, rules);
      state = step.state;
      for (const { track, change } of step.changes) if (track === 'level') count(change);
    },
    tally: () => ({
      ...{ alerts, episodes },
      marks: [...marks.values()].map(({ mark, times, lastAt }) => ({ ...markTold(mark), times, lastAt })),
      lead: lead?.told() ?? null,
    }),
  };
}

const markTold = (mark: LevelMark) => ({
  id: markId(mark),
  nameJa: markName(mark, 'ja'),
  nameEn: markName(mark, 'en'),
  valueM: mark.valueM,
  alertLevel: alertLevelOf(mark),
});
