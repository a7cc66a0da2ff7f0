import { isDeepStrictEqual } from 'node:util';
import type { Instant } from '@kawamori/contracts';
import type { NamedEpisode } from '../alerts/episode-table.js';
import { riseReach } from '../alerts/rise-engine.js';
import { type QualitySettings, type Steady, stuckAfter } from '../readings/quality-fold.js';
import type { ReadingTable } from '../readings/reading-table.js';
import {
  type CourseRules,
  type CourseState,
  type CourseStep,
  courseStep,
  isAtRest,
  openIn,
  partnerIn,
  settingsOf,
  trustRulesOf,
} from './course-fold.js';
import { endOf } from './episode-names.js';
import type { Course, Gauge } from './gauges.js';
import {
  type CalmStart,
  type CourseReading,
  foldReasons,
  isDoubted,
  judgeableAfter,
  seenOf,
} from './known-readings.js';
import { NO_TRAIL, passed, type Trail } from './trail.js';
import { NO_TRUST, REMEMBERED, reachOf } from './trust.js';

export interface Retold {
  state: CourseState;
  /** The episodes that the new story holds. */
  found: CourseStep['closed'];
  /** Where it has met the old one; for ever where it has not: then `state` is the one of now. */
  endedAt: number;
  /** Of the new story. */
  trail: Trail;
  /** The last reading that has been told again. */
  at: Instant;
}

/** From where a story is told again. */
export interface Start extends Pick<CalmStart, 'end' | 'old'> {
  state: CourseState;
}

/** The readings that came late, or that something was said of. */
export interface Span {
  from: Instant;
  to: Instant;
  /** Something was said of one that is known. */
  isSaid: boolean;
}

/** How far both stories agree on a gauge since its late readings. */
interface Since {
  /** The first reading after the late ones: a run that began after it is the same in both stories. */
  firstAfter: Instant | undefined;
  /** Whether its newest reading was believed in both. */
  isAgreed: boolean;
}

/**
 * Folds a course again from a start on, past the late readings up to `to`, until the new story meets the old one: with both of its gauges
 * calm in both stories, by readings that came after the late ones; or in the same state at a waymark.
 */
export function retell(
  {
    start,
    span,
    course,
    rules,
    old,
    every,
  }: {
    start: Start;
    span: Span;
    course: Course;
    rules: CourseRules;
    /** Of the old story. */
    old: Trail;
    /** Readings from one waymark to the next. */
    every: number;
  },
  table: ReadingTable,
  /** Returns whether it has changed anything. */
  markStep: (reading: CourseReading, step: CourseStep) => boolean,
): Retold {
  const { to } = span;
  /** A mark of the main gauge's reading that the second one has still to set again. */
  let unset: Instant | undefined;
  let { state } = start;
  let trail = NO_TRAIL;
  const known = new Map(old.marks.map((mark) => [mark.at, mark.state]));
  const found: Retold['found'] = [];
  /** The last reading at which the stories differ. */
  let differsAt = to;
  /** Gauges that have said nothing since the start are left as they were. */
  const since = new Map<Gauge, Since>();
  const isSteadyInBoth = (gauge: Gauge, firstAfter: Instant) =>
    meansTheSame(partnerIn(state, rules, gauge).state.steady, firstAfter, settingsOf(rules, gauge));
  let at = start.end - 1;
  for (
    let page = judgeableAfter(course, at, table);
    page.length > 0;
    page = judgeableAfter(course, at, table)
  ) {
    for (const one of page) {
      const { gauge, reading } = one;
      if (one.at > at && since.size > 0) {
        const stood = known.get(at);
        const isAgreed = unset === undefined && [...since.values()].every((each) => each.isAgreed);
        if (stood && at > to && isAgreed && isDeepStrictEqual(state, stood))
          return { state, found, endedAt: at, trail, at };
        trail = isAtRest(state) ? NO_TRAIL : passed(trail, { at, state }, every, stood !== undefined);
      }
      at = one.at;
      const step = courseStep(state, { gauge, ...seenOf(reading, table) }, rules);
      state = step.state;
      if (markStep(one, step)) differsAt = Math.max(differsAt, at);
      found.push(...step.closed);
      const verdict = step.verdicts.at(-1);
      const isBelieved = !verdict?.reasons.some(isDoubted) && !foldReasons(reading).some(isDoubted);
      const isMarked = verdict?.reasons.includes('disagrees') ?? false;
      const wasMarked = reading.reasons.includes('disagrees');
      // The second gauge contradicts it from beyond.
      if (gauge === 'main') unset = wasMarked && !isMarked ? at : undefined;
      else if (step.contradicted.some((one) => one.at === unset)) unset = undefined;
      const isGood = verdict?.quality === 'good' && reading.quality === 'good';
      const before = since.get(gauge)?.firstAfter;
      since.set(gauge, {
        firstAfter: before ?? (at > to ? at : undefined),
        // Since when the main gauge is not good decides from when on the second one is judged.
        isAgreed:
          isBelieved &&
          (gauge === 'main' || isMarked === wasMarked) &&
          (isGood || gauge === 'sub' || rules.sub === undefined),
      });
      const isCalm =
        openIn(state).length === 0 &&
        (rules.rise === undefined || at - riseReach(rules.rise.observing) > differsAt) &&
        unset === undefined &&
        isTrustTheSame(state, span, rules) &&
        [...since].every(
          ([each, { firstAfter, isAgreed }]) =>
            firstAfter !== undefined && isAgreed && isSteadyInBoth(each, firstAfter),
        );
      if (isCalm && !isWithinOne(start.old, at)) return { state, found, endedAt: at, trail: NO_TRAIL, at };
    }
  }
  for (const [track, episode] of openIn(state)) found.push({ track, episode });
  return { state, found, endedAt: Number.POSITIVE_INFINITY, trail, at };
}

/** Whether the second gauge's standing is the same in both stories: nothing that came late is remembered any more, or ever was. */
function isTrustTheSame({ trust = NO_TRUST }: CourseState, { from, to, isSaid }: Span, rules: CourseRules) {
  const how = trustRulesOf(rules);
  if (!how) return true;
  const [first] = trust.beside;
  if (first && trust.beside.length >= REMEMBERED && first.at - reachOf(how) > to) return true;
  return !isSaid && trust.main !== undefined && trust.main.at + how.within < from;
}

const isWithinOne = (old: readonly NamedEpisode[], at: Instant): boolean =>
  old.some((one) => one.openedAt <= at && endOf(one) > at);

/** Whether what stands still is the same in the new story and the old one, for all that may follow. */
function meansTheSame(steady: Steady | undefined, firstAfter: Instant, settings: QualitySettings): boolean {
  const { stuck } = settings.profile;
  if (!stuck || !steady || steady.since > firstAfter) return true;
  return (
    stuckAfter({ at: steady.last, value: steady.value }, settings) === undefined ||
    steady.last - firstAfter >= stuck.low
  );
}
