import { type Instant, lateAfter, type SeriesId } from '@kawamori/contracts';
import type { DoubtReason, Point } from '../readings/quality-fold.js';
import { type CourseRules, type CourseState, isSubJudged, partnerIn } from './course-fold.js';
import type { Gauge } from './gauges.js';
import { isTrusted, NO_TRUST } from './trust.js';
import { lastWord } from './two-gauges.js';

/** A newest reading that is not believed by itself. */
export interface Doubt extends Point {
  series: SeriesId;
  reason: DoubtReason | 'disagrees';
  /** What was believed before it; where the gauges disagree, what the main one says. */
  before: Point | undefined;
  /** The mark that is held. */
  held: string | undefined;
  /** Of a second gauge that is trusted, and newer than any good word of the main one: it is judged when that one is late. */
  isAhead?: true;
  /** Of a second gauge that has fallen silent while the main one went on: nobody is asked about it any more, and no flood is made of it. */
  isPast?: true;
}

/**
 * What is doubted now: the main gauge's newest value; that of the second one where it is judged; or what the second one says while it is not
 * trusted, or before the main one has said anything.
 */
export function doubtsIn(
  state: CourseState,
  rules: CourseRules,
  seriesOf: (gauge: Gauge) => SeriesId,
): Doubt[] {
  const { held } = state.level;
  const { doubted, lastGood } = state.quality;
  const ofMain: Doubt[] = doubted
    ? // A state that an earlier version has left says no reason.
      [{ ...{ reason: 'spike' as const }, ...doubted, series: seriesOf('main'), before: lastGood, held }]
    : [];
  return [
    ...ofMain,
    ...doubtOfSub(state, rules).map((doubt) => ({ ...doubt, series: seriesOf('sub'), held })),
  ];
}

function doubtOfSub(state: CourseState, rules: CourseRules): Omit<Doubt, 'series' | 'held'>[] {
  const { sub } = state;
  if (!rules.sub || !sub) return [];
  const isAhead = (at: Instant) => state.mainGoodAt !== undefined && at > state.mainGoodAt;
  if (sub.doubted) {
    const { doubted, lastGood: before } = sub;
    if (isSubJudged(state, doubted.at, rules)) return [{ ...doubted, before }];
    return isAhead(doubted.at) ? [{ ...doubted, before, isAhead: true }] : [];
  }
  const second = lastWord(partnerIn(state, rules, 'sub'));
  if (!second) return [];
  const word: Omit<Doubt, 'series' | 'held'> = {
    ...second,
    reason: 'disagrees',
    before: state.quality.lastGood,
  };
  if (!isTrusted(state.trust ?? NO_TRUST)) {
    const { mainGoodAt = second.at } = state;
    const isPast = mainGoodAt - second.at > lateAfter(rules.sub.quality.observing);
    return [isPast ? { ...word, isPast } : word];
  }
  return isAhead(second.at) && !isSubJudged(state, second.at, rules) ? [{ ...word, isAhead: true }] : [];
}
