import {
  type Instant,
  type LevelChange,
  type LevelSet,
  lateAfter,
  levelsAt,
  markId,
  opensEpisode,
  type StationId,
  toMm,
} from '@kawamori/contracts';
import {
  type Episode,
  type LevelEngineState,
  type LevelReading,
  type LevelRules,
  levelStep,
  NO_LEVEL_STATE,
} from '../alerts/level-engine.js';
import type { Paced } from '../alerts/pace.js';
import { NO_RISE_STATE, type RiseRules, type RiseState, riseEnds, riseStep } from '../alerts/rise-engine.js';
import { type Track, toldAt } from '../alerts/track.js';
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
import { compare, isTrusted, NO_TRUST, type Trust, type TrustRules } from './trust.js';
import { bearsOut, type DisagreeRule, lastWord, newestWord, type Partner } from './two-gauges.js';

/** How a course is judged: quality always, levels where it has some, a second gauge where there is one. */
export interface CourseRules {
  main: QualitySettings;
  sub: { quality: QualitySettings; disagrees: DisagreeRule } | undefined;
  levels: Omit<LevelRules, keyof Paced> | undefined;
  /** How the main gauge's rise is judged. */
  rise?: RiseRules | undefined;
  /** Of the levels, those that each station downstream is told of. */
  downstream?: ReadonlyMap<StationId, readonly LevelSet[]>;
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
  /** Of the main gauge; absent where none is judged. */
  rise?: RiseState;
  /** The levels as each station downstream is told of them; absent where none is. */
  downstream?: Readonly<Record<StationId, LevelEngineState>>;
  /** The last that was; absent before the first, and in a state that an earlier version has left. */
  counted?: Counted;
  /** When the main gauge was last good. */
  mainGoodAt?: Instant;
  /** How the second gauge has stood beside the main one. */
  trust?: Trust;
  /** How high the second gauge has been since a level is held. */
  subSeenM?: number;
}

export const NO_COURSE_STATE: CourseState = { quality: NO_QUALITY_STATE, level: NO_LEVEL_STATE };

/** What a reading is worth in the end. */
export interface Verdict extends Counted {
  quality: 'good' | 'suspect';
  reasons: FoldReason[];
  /** Who says that it counts: a person, or the silence of both gauges after it. */
  saidBy?: 'person' | 'silence';
}

export interface CourseStep {
  state: CourseState;
  /** Of the reading, and before it of those that it has confirmed. */
  verdicts: Verdict[];
  /** What the main gauge had said, where the second one contradicts it now: it is told of both. */
  contradicted: Point[];
  /** Whether one of them has been taken for the river's. */
  hasCounted: boolean;
  /** In their order. */
  changes: { track: Track; change: LevelChange }[];
  closed: { track: Track; episode: Episode }[];
}

/** What is open of a course. */
export function openIn({ level, rise, downstream = {} }: CourseState): [Track, Episode][] {
  const open: [Track, Episode][] = [];
  if (level.episode) open.push(['level', level.episode]);
  if (rise?.episode) open.push(['rise', rise.episode]);
  for (const [id, { episode }] of Object.entries(downstream))
    if (episode) open.push([toldAt(id as StationId), episode]);
  return open;
}

/** Whether nothing is open and nothing doubted: what comes next is judged by the rules of then alone. */
export const isAtRest = ({ quality, sub, level, rise, downstream = {} }: CourseState): boolean =>
  !quality.doubted &&
  !sub?.doubted &&
  !level.episode &&
  !rise?.episode &&
  Object.values(downstream).every(({ episode }) => !episode);

export const settingsOf = (rules: CourseRules, gauge: Gauge): QualitySettings =>
  gauge === 'sub' && rules.sub ? rules.sub.quality : rules.main;

export const paceOf = ({ observing, startM, resting }: QualitySettings): Paced => ({
  observing,
  resting: startM === undefined || resting === undefined ? undefined : { startM, every: resting },
});

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
  const { gauge } = reading;
  const point: Counted = { gauge, at: reading.at, value: reading.value };
  const disagrees = rules.sub?.disagrees;
  const beside = compareIn(state, reading, rules);
  const trusts = disagrees !== undefined && isTrusted(beside.trust);
  const [own, other] = [partnerIn(state, rules, gauge), partnerIn(state, rules, otherOf(gauge))];
  const witness = trusts ? newestWord(other) : undefined;
  const seconded = trusts && witness && bearsOut(witness, reading, own, disagrees);
  const step = qualityStep(own.state, seconded ? { ...reading, seconded } : reading, own.settings);
  const found: Verdict[] = [];
  if (step.confirmed) {
    const { at, value, reason } = step.confirmed;
    found.push({ gauge, at, value, quality: 'good', reasons: [reason] });
  }
  let partner = other;
  const { doubted } = other.state;
  if (trusts && doubted && step.quality === 'good' && bearsOut(reading, doubted, other, disagrees)) {
    const { at, value, reason } = doubted;
    found.push({ gauge: otherOf(gauge), at, value, quality: 'good', reasons: [reason] });
    partner = { ...other, state: { ...other.state, lastGood: { at, value }, doubted: undefined } };
  }
  found.push({
    ...{ ...point, quality: step.quality, reasons: step.reason ? [step.reason] : [] },
    ...saidBy(reading),
  });
  const after = { [gauge]: step.state, [otherOf(gauge)]: partner.state } as Record<Gauge, QualityState>;
  const next: CourseState = {
    ...{ ...state, quality: after.main },
    ...(rules.sub ? { sub: after.sub, trust: beside.trust } : {}),
  };
  const isOfMain = (one: Verdict) => one.gauge === 'main' && one.at === point.at && beside.isApart;
  const stands = (one: Verdict) => one.quality !== 'good' || one.saidBy;
  const verdicts = found.map((one) => {
    if (!disagrees || stands(one) || !(one.gauge === 'main' ? isOfMain(one) : !trusts)) return one;
    return asContradicted(one);
  });
  return {
    ...judged(next, verdicts.toSorted(inOrder), rules),
    ...{ verdicts, contradicted: gauge === 'sub' && beside.isApart ? mainIn(next, rules) : [] },
  };
}

export const trustRulesOf = ({ main, sub }: CourseRules): TrustRules | undefined =>
  sub && {
    ...{ ...sub.disagrees, interval: main.observing },
    jumps: { main: main.profile.spike || undefined, sub: sub.quality.profile.spike || undefined },
  };

function compareIn(
  { trust = NO_TRUST }: CourseState,
  reading: SeenPoint & { gauge: Gauge },
  rules: CourseRules,
): ReturnType<typeof compare> {
  const how = trustRulesOf(rules);
  return how ? compare(trust, reading, how) : { trust, isApart: false };
}

/** Of the main gauge, silence confirms what was doubted and does no more. */
function saidBy({ believed, silence, gauge }: SeenPoint & { gauge: Gauge }): Pick<Verdict, 'saidBy'> {
  if (believed) return { saidBy: 'person' };
  return silence && gauge === 'sub' ? { saidBy: 'silence' } : {};
}

/** What the main gauge said last, where that is believed. */
function mainIn(state: CourseState, rules: CourseRules): Point[] {
  const word = lastWord(partnerIn(state, rules, 'main'));
  return word && word.at === state.trust?.main?.at ? [word] : [];
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
  const result: Result = { state, hasCounted: false, changes: [], closed: [] };
  for (const verdict of verdicts) {
    if (verdict.quality !== 'good') continue;
    count(result, verdict, rules);
    if (verdict.gauge === 'main') followRise(result, { at: verdict.at, valueM: verdict.value }, rules);
    if (verdict.gauge === 'sub') result.state = withSeen(result.state, verdict.value);
    else if (result.state.level.held === undefined) result.state = withoutSeen(result.state);
  }
  return result;
}

type Result = Omit<CourseStep, 'verdicts' | 'contradicted'>;

const note = (
  { changes, closed }: Result,
  track: Track,
  step: { change: LevelChange | undefined; closed: Episode | undefined },
) => {
  if (step.change) changes.push({ track, change: step.change });
  if (step.closed) closed.push({ track, episode: step.closed });
};

/** The rise is one gauge's: between two that stand apart, a change from one to the other would be one. */
function followRise(
  result: Result,
  reading: { at: Instant; valueM: number },
  { rise: rules }: CourseRules,
): void {
  const { rise: before } = result.state;
  if (rules) {
    const step = riseStep(before ?? NO_RISE_STATE, reading, rules);
    result.state = { ...result.state, rise: step.state };
    note(result, 'rise', step);
  } else if (before) {
    const { rise: _, ...rest } = result.state;
    result.state = rest;
    if (before.episode) note(result, 'rise', riseEnds(before.episode, reading));
  }
}

function count(result: Result, { gauge, at, value, saidBy }: Verdict, rules: CourseRules): void {
  if (gauge === 'sub' && !saidBy && !isSubJudged(result.state, at, rules)) return;
  const mainGoodAt = gauge === 'main' ? { mainGoodAt: at } : {};
  // One that was confirmed after the second gauge had been judged for that time: what comes now stands there too.
  const isPassed = isBefore({ gauge, at }, result.state.counted);
  result.state = { ...result.state, ...mainGoodAt, ...(isPassed ? {} : { counted: { gauge, at, value } }) };
  if (isPassed) return;
  result.hasCounted = true;
  if (!rules.levels) return;
  if (gauge === 'sub' && saidBy !== 'person' && saysNothing(result.state, { at, value }, rules.levels))
    return;
  const reading = { at, valueM: value, ...(gauge === 'sub' ? { bySub: true as const } : {}) };
  const levels = { ...rules.levels, ...paceOf(settingsOf(rules, gauge)) };
  const level = levelStep(result.state.level, reading, levels);
  result.state = { ...result.state, level: level.state };
  note(result, 'level', level);
  tellDownstream(result, reading, levels, rules.downstream);
}

const NOBODY_DOWNSTREAM: NonNullable<CourseRules['downstream']> = new Map();

function tellDownstream(
  result: Result,
  reading: LevelReading,
  levels: LevelRules,
  rules = NOBODY_DOWNSTREAM,
): void {
  if (rules.size === 0 && !result.state.downstream) return;
  const { downstream: before = {}, ...rest } = result.state;
  const told = new Set([...rules.keys(), ...(Object.keys(before) as StationId[])]);
  const downstream: Record<StationId, LevelEngineState> = {};
  for (const id of told) {
    const own = rules.get(id);
    // Nobody asks for it any more: what is open ends here.
    const step = levelStep(before[id] ?? NO_LEVEL_STATE, reading, { ...levels, levels: own ?? [] });
    if (own) downstream[id] = step.state;
    note(result, toldAt(id), step);
  }
  result.state = Object.keys(downstream).length > 0 ? { ...rest, downstream } : rest;
}

/** Below a level that is held the second gauge says nothing, before it has been seen there itself: it may hang, or stand elsewhere. */
function saysNothing(
  { level, subSeenM }: CourseState,
  { at, value }: Point,
  { levels }: Pick<LevelRules, 'levels'>,
): boolean {
  const held = levelsAt(levels, at)?.marks.find((one) => opensEpisode(one) && markId(one) === level.held);
  if (!held || toMm(value) >= toMm(held.valueM)) return false;
  return subSeenM === undefined || toMm(subSeenM) < toMm(held.valueM);
}

function withSeen(state: CourseState, value: number): CourseState {
  if (state.level.held === undefined) return withoutSeen(state);
  return { ...state, subSeenM: Math.max(value, state.subSeenM ?? value) };
}

function withoutSeen(state: CourseState): CourseState {
  if (state.subSeenM === undefined) return state;
  const { subSeenM: _, ...rest } = state;
  return rest;
}

const isBefore = (one: Placed, other: Placed | undefined): boolean =>
  other !== undefined && inOrder(one, other) < 0;
