import { type Instant, type LevelChange, lateAfter } from '@kawamori/contracts';
import {
  type Episode,
  type LevelEngineState,
  type LevelRules,
  levelStep,
  NO_LEVEL_STATE,
} from '../alerts/level-engine.js';
import {
  type FoldReason,
  NO_QUALITY_STATE,
  type Point,
  type QualitySettings,
  type QualityState,
  qualityStep,
  type SeenPoint,
} from '../readings/quality-fold.js';
import { type Gauge, inOrder, type Placed } from './gauges.js';
import { areApart, bearsOut, type DisagreeRule, lastWord, newestWord, type Partner } from './two-gauges.js';

/** How a course is judged: quality always, levels where it has some, a second gauge where there is one. */
export interface CourseRules {
  main: QualitySettings;
  sub: { quality: QualitySettings; disagrees: DisagreeRule } | undefined;
  levels: Omit<LevelRules, 'observing'> | undefined;
}

/** A reading that has been taken for the river's. */
export interface Counted extends Point {
  gauge: Gauge;
}

export interface CourseState {
  /** Of the main gauge. */
  quality: QualityState;
  /** Of the second gauge; absent before its first reading. */
  sub?: QualityState;
  level: LevelEngineState;
  /** The last that was; absent before the first, and in a state that an earlier version has left. */
  counted?: Counted;
  /** When the main gauge was last good. */
  mainGoodAt?: Instant;
}

export const NO_COURSE_STATE: CourseState = { quality: NO_QUALITY_STATE, level: NO_LEVEL_STATE };

/** What a reading is worth in the end. */
export interface Verdict extends Counted {
  quality: 'good' | 'suspect';
  reasons: FoldReason[];
  /** A person says that it counts. */
  believed?: boolean;
}

export interface CourseStep {
  state: CourseState;
  /** Of the reading, and before it of those that it has confirmed. */
  verdicts: Verdict[];
  /** What the main gauge had said, where the second one contradicts it now: it is told of both. */
  contradicted: Point[];
  /** Whether one of them has been taken for the river's. */
  hasCounted: boolean;
  changes: LevelChange[];
  closed: Episode[];
}

export const settingsOf = (rules: CourseRules, gauge: Gauge): QualitySettings =>
  gauge === 'sub' && rules.sub ? rules.sub.quality : rules.main;

export function partnerIn(state: CourseState, rules: CourseRules, gauge: Gauge): Partner {
  const found = gauge === 'main' ? state.quality : (state.sub ?? NO_QUALITY_STATE);
  return { state: found, settings: settingsOf(rules, gauge) };
}

const otherOf = (gauge: Gauge): Gauge => (gauge === 'main' ? 'sub' : 'main');

/**
 * The one fold over a course in the order of observation time: first what a reading is worth, by its own gauge's past and by what the
 * other gauge says; then what it means. A confirmed reading is judged before the one that confirmed it, at its own time. It only looks
 * back: the same set of readings gives the same result.
 */
export function courseStep(
  state: CourseState,
  reading: SeenPoint & { gauge: Gauge },
  rules: CourseRules,
): CourseStep {
  const { gauge, believed } = reading;
  const point: Counted = { gauge, at: reading.at, value: reading.value };
  const disagrees = rules.sub?.disagrees;
  const [own, other] = [partnerIn(state, rules, gauge), partnerIn(state, rules, otherOf(gauge))];
  const witness = disagrees && newestWord(other);
  const seconded = disagrees && witness && bearsOut(witness, reading, own, disagrees);
  const step = qualityStep(own.state, seconded ? { ...reading, seconded } : reading, own.settings);
  const found: Verdict[] = [];
  if (step.confirmed) {
    const { at, value, reason } = step.confirmed;
    found.push({ gauge, at, value, quality: 'good', reasons: [reason] });
  }
  let partner = other;
  const { doubted } = other.state;
  if (disagrees && doubted && step.quality === 'good' && bearsOut(reading, doubted, other, disagrees)) {
    const { at, value, reason } = doubted;
    found.push({ gauge: otherOf(gauge), at, value, quality: 'good', reasons: [reason] });
    partner = { ...other, state: { ...other.state, lastGood: { at, value }, doubted: undefined } };
  }
  found.push({
    ...{ ...point, quality: step.quality, reasons: step.reason ? [step.reason] : [] },
    ...(believed ? { believed } : {}),
  });
  const after = { [gauge]: step.state, [otherOf(gauge)]: partner.state } as Record<Gauge, QualityState>;
  const next: CourseState = { ...state, quality: after.main, ...(rules.sub ? { sub: after.sub } : {}) };
  const words = { main: wordOf(next, rules, 'main'), sub: wordOf(next, rules, 'sub') };
  const isApart = (one: Verdict) => isContradicted(one, words[otherOf(one.gauge)], disagrees);
  const contradicted = found.flatMap((one) => (one.gauge === 'sub' && isApart(one) && words.main) || []);
  const verdicts = found.map((one) => (isApart(one) ? asContradicted(one) : one));
  return { ...judged(next, verdicts.toSorted(inOrder), rules), verdicts, contradicted };
}

const wordOf = (state: CourseState, rules: CourseRules, gauge: Gauge): Point | undefined =>
  lastWord(partnerIn(state, rules, gauge));

/** Whether a reading that is good by itself stands apart from the last word of the other gauge. What a person has said stands. */
function isContradicted(verdict: Verdict, word: Point | undefined, rule: DisagreeRule | undefined): boolean {
  return (
    word !== undefined &&
    rule !== undefined &&
    verdict.quality === 'good' &&
    !verdict.believed &&
    areApart(verdict, word, rule)
  );
}

/** The main one's counts all the same. */
const asContradicted = (verdict: Verdict): Verdict => ({
  ...verdict,
  quality: verdict.gauge === 'main' ? 'good' : 'suspect',
  reasons: [...verdict.reasons, 'disagrees'],
});

/** Whether the second gauge is judged in the main one's place: where that one has not been good for an interval and a half. */
export function isSubJudged({ mainGoodAt }: CourseState, at: Instant, { main }: CourseRules): boolean {
  return mainGoodAt === undefined || at - mainGoodAt > lateAfter(main.observing);
}

function judged(
  state: CourseState,
  verdicts: readonly Verdict[],
  rules: CourseRules,
): Omit<CourseStep, 'verdicts' | 'contradicted'> {
  const result = { state, hasCounted: false, changes: [] as LevelChange[], closed: [] as Episode[] };
  for (const { gauge, at, value, quality, believed } of verdicts) {
    if (quality !== 'good') continue;
    if (gauge === 'sub' && !believed && !isSubJudged(result.state, at, rules)) continue;
    const mainGoodAt = gauge === 'main' ? { mainGoodAt: at } : {};
    // One that was confirmed after the second gauge had been judged for that time: what comes now stands there too.
    const isPassed = isBefore({ gauge, at }, result.state.counted);
    result.state = { ...result.state, ...mainGoodAt, ...(isPassed ? {} : { counted: { gauge, at, value } }) };
    if (isPassed) continue;
    result.hasCounted = true;
    if (!rules.levels) continue;
    const { observing } = settingsOf(rules, gauge);
    const reading = { at, valueM: value, ...(gauge === 'sub' ? { bySub: true as const } : {}) };
    const level = levelStep(result.state.level, reading, { ...rules.levels, observing });
    result.state = { ...result.state, level: level.state };
    if (level.change) result.changes.push(level.change);
    if (level.closed) result.closed.push(level.closed);
  }
  return result;
}

const isBefore = (one: Placed, other: Placed | undefined): boolean =>
  other !== undefined && inOrder(one, other) < 0;
