import type { Milliseconds, SeriesId } from '@kawamori/contracts';
import type { EpisodeTable } from '../alerts/episode-table.js';
import type { HeardTable } from '../alerts/heard-table.js';
import { riseReach } from '../alerts/rise-engine.js';
import type { QualitySettings } from '../readings/quality-fold.js';
import type { ReadingTable } from '../readings/reading-table.js';
import type { ReadingTableWriter } from '../readings/reading-table-writer.js';
import type { Settings } from '../settings/settings.js';
import { type CourseRules, type CourseState, NO_COURSE_STATE } from './course-fold.js';
import { type CourseJudge, courseJudge } from './course-judge.js';
import { courseRulesOf, type Downstream, downstreamOf, qualityRulesOf } from './course-rules.js';
import { mainOf } from './gauges.js';
import type { ProgressTable } from './progress-table.js';
import { restoredState } from './restored-state.js';

/** The judges of all courses, each set up when its first reading comes, by the settings of the moment. */
export interface JudgedCourses {
  /** How the quality of a series is judged; undefined for one that nobody has set up. */
  qualityRules(series: SeriesId): QualitySettings | undefined;
  rules(main: SeriesId): CourseRules | undefined;
  /** The judge of a series that is set up: of its course, under the main series' name. */
  judgeOf(series: SeriesId): CourseJudge | undefined;
  /** The judge of a course that has been asked for before. */
  known(main: SeriesId): CourseJudge | undefined;
  /** How far back readings of a series are compared with a later one. */
  comparedBefore(series: SeriesId): Milliseconds;
  settingsChanged(): void;
  /** Keeps how these courses stand. */
  save(mains: Iterable<SeriesId>): void;
}

export function judgedCourses(
  settings: () => Settings,
  tables: {
    table: ReadingTable;
    writing: ReadingTableWriter;
    episodes: EpisodeTable;
    heards: HeardTable;
    progress: ProgressTable;
    /** Readings between two states that are remembered of what is open of a course. */
    waymarkEvery?: number | undefined;
  },
): JudgedCourses {
  const { table, progress } = tables;
  const judges = new Map<SeriesId, CourseJudge>();
  const states = progress.loadStates<CourseState>();

  const qualityRulesKnown = new Map<SeriesId, QualitySettings | undefined>();
  const qualityRules = (series: SeriesId): QualitySettings | undefined => {
    if (!qualityRulesKnown.has(series)) qualityRulesKnown.set(series, qualityRulesOf(series, settings()));
    return qualityRulesKnown.get(series);
  };

  let downstream: Downstream | undefined;
  const rulesKnown = new Map<SeriesId, CourseRules | undefined>();
  const rules = (main: SeriesId): CourseRules | undefined => {
    if (!rulesKnown.has(main)) {
      downstream ??= downstreamOf(settings());
      rulesKnown.set(main, courseRulesOf(main, settings(), downstream));
    }
    return rulesKnown.get(main);
  };

  return {
    qualityRules,
    rules,
    judgeOf: (series) => {
      const main = mainOf(series);
      const known = judges.get(main);
      if (known) return known;
      const courseRules = rules(main);
      if (!courseRules) return undefined;
      const saved = states.get(main);
      const initial = saved ? restoredState(main, saved, courseRules, table) : NO_COURSE_STATE;
      const judge = courseJudge(main, courseRules, initial, tables);
      judges.set(main, judge);
      return judge;
    },
    comparedBefore: (series) => {
      const rise = rules(mainOf(series))?.rise;
      return rise ? riseReach(rise.observing) : 0;
    },
    known: (main) => judges.get(main),
    settingsChanged: () => {
      qualityRulesKnown.clear();
      rulesKnown.clear();
      downstream = undefined;
      for (const [main, judge] of judges) {
        judge.setRules(rules(main));
      }
    },
    save: (mains) => {
      for (const main of mains) {
        const judge = judges.get(main);
        if (judge) progress.saveState(main, judge.state());
      }
    },
  };
}
