import {
  HOUR,
  type Instant,
  lateAfter,
  levelsAt,
  type Milliseconds,
  markId,
  opensEpisode,
  reachedMark,
  type SeriesId,
  seriesParts,
  toIsoJst,
  toMm,
} from '@kawamori/contracts';
import { FUTURE_TOLERANCE, type Point } from '../readings/quality-fold.js';
import type { StoredReading } from '../readings/reading-store.js';
import type { ReadingTable } from '../readings/reading-table.js';
import { type Check, type CheckState, type CheckTable, NEVER, NOBODY_ASKED } from './check-table.js';
import { type CourseRules, settingsOf } from './course-fold.js';
import type { CourseJudge } from './course-judge.js';
import type { Doubt } from './doubts.js';
import { courseOf, gaugeOf, mainOf } from './gauges.js';

/** A gauge that spikes again and again asks for one check in this time, but for a doubt that would reach a higher mark. */
const NOT_AGAIN: Milliseconds = HOUR;
/** A gauge that has said the same to the millimetre for so long may hang. */
const ALIVE_WITHIN: Milliseconds = 3 * HOUR;
/** Readings that are looked at for it. */
const MOST_LOOKED_AT = 1_000;
/** Metres by which a gauge moves at a river that does not rise. */
const STAYS_WITHIN = 0.1;
/** A next reading is waited for so many intervals. */
const ANSWER_WITHIN = 1.5;

/** What has changed about the checks of a course. */
export interface CheckNews {
  raised: { check: Omit<Check, 'state'>; doubt: Doubt }[];
  /** Checks whose state has moved, as they stand now. */
  moved: Pick<Check, 'key' | 'state'>[];
}

export interface CheckDesk {
  /** Looks at a course after it has been judged. `now` by the river clock. */
  look(
    main: SeriesId,
    judge: Pick<CourseJudge, 'doubts' | 'state'>,
    rules: CourseRules,
    now: Instant,
  ): CheckNews;
}

/** A course as it stands when it is looked at. */
interface Present {
  doubts: readonly Doubt[];
  held: string | undefined;
  /** When the main gauge was last good. */
  mainGoodAt: Instant | undefined;
  levels: Levels;
}

/**
 * Decides what is to be checked: a newest reading that is doubted, or that the main gauge contradicts, and would reach a mark above the one
 * that is held. Where people have just been asked in vain they are not asked again, but the check stands all the same: silence after it is
 * a flood like after any other.
 */
export function checkDesk({
  checks,
  table,
}: {
  checks: CheckTable;
  table: Pick<ReadingTable, 'find' | 'newest' | 'range'>;
}): CheckDesk {
  const latest = new Map<SeriesId, Check | undefined>();
  /** Whoever was asked by a clock that was ahead has not just been asked. */
  const latestOf = (series: SeriesId, now: Instant): Check | undefined => {
    const until = now + FUTURE_TOLERANCE;
    const known = latest.get(series);
    if (!latest.has(series) || (known && known.raisedAt > until))
      latest.set(series, checks.latest(series, until));
    return latest.get(series);
  };

  /** A check is a word on one reading, and follows what that reading counts for. */
  const stateOf = (check: Check, present: Present): CheckState => {
    const reading = table.find(check.series, check.at);
    // Taken away by its age: what had become of it stays.
    if (!reading) return check.state;
    if (check.reason === 'disagrees' && !reading.reasons.includes('overruled')) {
      return stateOfDisagreement(check, present, table.newest(check.series));
    }
    if (reading.quality === 'good') return reading.reasons.includes('unanswered') ? 'assumed' : 'confirmed';
    const isNewest = table.newest(check.series)?.at === check.at;
    return reading.quality === 'suspect' && isNewest && !isContradicted(check) ? 'open' : 'not-confirmed';
  };

  /** The other gauge goes on, and does not bear out what this one said. Of the second gauge only what is beyond doubt says so. */
  const isContradicted = ({ series, at }: Check): boolean =>
    courseOf(mainOf(series)).some((other) => {
      const word = other.series === series ? undefined : table.newest(other.series);
      if (word === undefined || word.at <= at || word.quality !== 'good') return false;
      return other.gauge === 'main' || isAliveAndStays(other.series, at, word);
    });

  /** It has moved in the last hours, as a gauge does that measures, and has not risen since the doubted value. A good one is trusted. */
  const isAliveAndStays = (series: SeriesId, at: Instant, word: Point): boolean => {
    const said = table
      .range(series, at - ALIVE_WITHIN, word.at, MOST_LOOKED_AT)
      .filter(({ quality }) => quality === 'good');
    const before = said.filter((one) => one.at <= at && one.at >= at - HOUR).map(({ value }) => toMm(value));
    const hasMoved = said.some(({ value }) => toMm(value) !== toMm(word.value));
    return hasMoved && before.length > 0 && toMm(word.value) - Math.min(...before) <= toMm(STAYS_WITHIN);
  };

  /** @param mayWait one of which nobody was asked may stand */
  const follow = (series: SeriesId, present: Present, now: Instant, mayWait: boolean): CheckNews['moved'] => {
    const last = latestOf(series, now);
    if (!last && !mayWait) return [];
    const open = checks.open(series);
    const followed = !last || open.some(({ key }) => key === last.key) ? open : [...open, last];
    return followed.flatMap((check) => {
      const state = stateOf(check, present);
      if (state === check.state) return [];
      checks.move(check.key, state);
      if (check.key === last?.key) latest.set(series, { ...check, state });
      return [{ key: check.key, state }];
    });
  };

  const ask = (doubt: Doubt, present: Present, rules: CourseRules, now: Instant): CheckNews['raised'] => {
    const { series, at, value, reason } = doubt;
    const { levels } = present;
    const mark = wouldReach(doubt, levels);
    if (mark && doubt.isAhead && !isFarAhead(doubt, mark, levels, rules)) {
      wait(doubt, mark, answerBy(doubt, present, rules, now));
      return [];
    }
    const before = latestOf(series, now);
    if (!mark || doubt.isPast || at === before?.at) return [];
    const isNews = !before || asksAgain(doubt, mark, before, now, levels);
    // The gauges go on disagreeing: that has been asked.
    if (!isNews && reason === 'disagrees') return [];
    const quietAfter = isNews ? undefined : before;
    const { station } = seriesParts(series);
    const word = gaugeOf(series) === 'main' ? 'check' : 'check-sub';
    const check: Omit<Check, 'state'> = {
      key: `${station}:${word}:${toIsoJst(at)}|check|1`,
      ...{ series, at, value, reason },
      mark: quietAfter?.mark ?? mark,
      raisedAt: quietAfter?.raisedAt ?? now,
      answerBy: answerBy(doubt, present, rules, now),
    };
    if (checks.one(check.key)) return [];
    checks.add(check);
    latest.set(series, { ...check, state: 'open' });
    return quietAfter ? [] : [{ check, doubt }];
  };

  /** Nobody is asked: the main gauge may come to it. Where it does not, time alone has it judged. */
  const wait = ({ series, at, value, reason }: Doubt, mark: string, answerBy: Instant) => {
    if (
      reason === 'disagrees' &&
      checks.open(series).some((one) => one.reason === reason && one.mark === mark)
    )
      return;
    const key = `${seriesParts(series).station}:ahead:${toIsoJst(at)}|check|1`;
    if (checks.one(key)) return;
    checks.add({ key, series, at, value, reason, mark, raisedAt: NOBODY_ASKED, answerBy });
  };

  /** As long as both gauges speak, what stands between them stays to be answered. */
  const prolong = (doubt: Doubt, present: Present, rules: CourseRules, now: Instant) => {
    if (doubt.reason !== 'disagrees') return;
    for (const check of checks.open(doubt.series)) {
      if (check.reason === 'disagrees') checks.prolong(check.key, answerBy(doubt, present, rules, now));
    }
  };

  return {
    look: (main, judge, rules, now) => {
      const levels = rules.levels?.levels ?? [];
      const { level, mainGoodAt } = judge.state();
      const present: Present = { doubts: judge.doubts(), held: level.held, mainGoodAt, levels };
      const moved = courseOf(main).flatMap(({ gauge, series }) =>
        follow(series, present, now, gauge === 'sub' && rules.sub !== undefined),
      );
      for (const doubt of present.doubts) prolong(doubt, present, rules, now);
      return { raised: present.doubts.flatMap((doubt) => ask(doubt, present, rules, now)), moved };
    },
  };
}

type Levels = Parameters<typeof levelsAt>[0];
const rankOf = (levels: Levels, at: Instant, mark: string | undefined): number =>
  (levelsAt(levels, at)?.marks ?? []).filter(opensEpisode).findIndex((one) => markId(one) === mark);

/** The mark above the held one that a doubted rise would reach. */
function wouldReach(doubt: Doubt, levels: Levels): string | undefined {
  if (doubt.before && doubt.value <= doubt.before.value) return undefined;
  const reached = reachedMark(levelsAt(levels, doubt.at), doubt.value);
  const mark = reached && markId(reached);
  return rankOf(levels, doubt.at, mark) > rankOf(levels, doubt.at, doubt.held) ? mark : undefined;
}

/** When something should have been heard: the next value; the main gauge's, of what is ahead of it; either one's, where they stand apart. */
function answerBy(
  { series, reason, isAhead, isPast }: Doubt,
  { mainGoodAt = 0 }: Present,
  rules: CourseRules,
  now: Instant,
): Instant {
  if (isPast) return NEVER;
  const { observing } = settingsOf(rules, gaugeOf(series));
  const mainIsLate = mainGoodAt + lateAfter(rules.main.observing);
  if (reason !== 'disagrees') {
    const own = now + ANSWER_WITHIN * observing;
    return isAhead ? Math.max(own, mainIsLate) : own;
  }
  return isAhead ? mainIsLate : now + ANSWER_WITHIN * Math.max(observing, rules.main.observing);
}

/** Whether a second gauge that is ahead stands above the mark by more than two gauges may differ. */
function isFarAhead(
  { at, value, reason }: Doubt,
  mark: string,
  levels: Levels,
  { sub }: CourseRules,
): boolean {
  const found = levelsAt(levels, at)?.marks.find((one) => opensEpisode(one) && markId(one) === mark);
  if (reason !== 'disagrees' || !found || !sub) return false;
  return toMm(value) > toMm(found.valueM + sub.disagrees.by);
}

function asksAgain(doubt: Doubt, mark: string, before: Check, now: Instant, levels: Levels): boolean {
  const goesOn = doubt.reason === 'disagrees' && before.reason === 'disagrees' && before.state === 'open';
  if (!goesOn && (before.state !== 'not-confirmed' || now - before.raisedAt >= NOT_AGAIN)) return true;
  return rankOf(levels, doubt.at, mark) > rankOf(levels, doubt.at, before.mark);
}

/**
 * It stands while the second gauge says that a level is reached which the main one has not; it is confirmed where the main one comes to it.
 * Once that is over it is over: the next disagreement is another one. Where both fell silent, it is taken for a flood.
 */
function stateOfDisagreement(
  { series, at, mark, state }: Check,
  { doubts, held, levels }: Present,
  newest: StoredReading | undefined,
): CheckState {
  if (state !== 'open') return state;
  if (rankOf(levels, at, held) >= rankOf(levels, at, mark)) {
    return newest?.reasons.includes('unanswered') ? 'assumed' : 'confirmed';
  }
  const goesOn = doubts.some(
    (one) => one.series === series && one.reason === 'disagrees' && wouldReach(one, levels),
  );
  return goesOn ? 'open' : 'not-confirmed';
}
