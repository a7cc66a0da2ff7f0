import {
  gapAfter,
  type Instant,
  type LevelSet,
  levelsAt,
  MINUTE,
  type Milliseconds,
  opensEpisode,
  type Quality,
  type QualityReason,
  restsAt,
  type SensorProfile,
  toMm,
} from '@kawamori/contracts';

/** A reading ahead of the hub by more than this is from a clock that cannot be right. */
export const FUTURE_TOLERANCE: Milliseconds = 2 * MINUTE;

/** The settings of the fold for one series: its sensor's profile, its range, its levels, and where a crisis gauge rests. */
export interface QualitySettings {
  profile: SensorProfile;
  range: { min: number; max: number };
  /** Interval at which values are due while observing. */
  observing: Milliseconds;
  /** The gauge's start level, where it rests below it; on the series' datum. */
  startM: number | undefined;
  /** Interval at which it is heard while it rests. */
  resting?: Milliseconds | undefined;
  /** The station's levels: a river stands still longer below the lowest that opens an episode. Empty for rain. */
  levels: readonly LevelSet[];
}

/** What can be said of a value by itself, whatever came before: a fault, or undefined for one that may be judged. */
export function faultOf(
  reading: { at: Instant; value: number },
  receivedAt: Instant,
  settings: QualitySettings,
): { quality: Extract<Quality, 'bad' | 'missing'>; reason: QualityReason } | undefined {
  if (settings.profile.sentinels.includes(reading.value)) return { quality: 'missing', reason: 'sentinel' };
  if (reading.at > receivedAt + FUTURE_TOLERANCE) return { quality: 'bad', reason: 'future' };
  if (reading.value < settings.range.min || reading.value > settings.range.max) {
    return { quality: 'bad', reason: 'range' };
  }
  return undefined;
}

export interface Point {
  at: Instant;
  value: number;
}

/** A reading as the fold sees it. */
export interface SeenPoint extends Point {
  /** A person says that it counts. */
  believed?: boolean;
  /** The station's other gauge stands there too: nothing of it is doubted. */
  seconded?: boolean;
  /** Nothing came after it for longer than it was due. `next`: what has come since. */
  silence?: { next: Point | undefined };
}

/** Why a reading waits for the next one's word. */
export type DoubtReason = Extract<QualityReason, 'spike' | 'rate'>;
/** What the fold finds about a reading that has no fault of its own. */
export type FoldReason = DoubtReason | 'stuck' | 'disagrees';
export const DOUBT_REASONS: readonly DoubtReason[] = ['spike', 'rate'];
export const FOLD_REASONS: readonly FoldReason[] = [...DOUBT_REASONS, 'stuck', 'disagrees'];

export interface Doubted extends Point {
  reason: DoubtReason;
  /** The value right before it was doubted too, and was not confirmed: the gauge may be sending anything. */
  afterDoubt?: boolean;
}

/** The same value, reading after reading without a gap. */
export interface Steady {
  value: number;
  since: Instant;
  last: Instant;
}

/**
 * What the fold remembers of a series. After every reading that was not doubted `doubted` is empty, so it is a place to begin anew, with
 * what `steady` was there.
 */
export interface QualityState {
  /** The last reading whose height is believed: a good or a stuck one. */
  lastGood: Point | undefined;
  /** A suspect reading that the next one may confirm. */
  doubted: Doubted | undefined;
  steady: Steady | undefined;
}

export const NO_QUALITY_STATE: QualityState = { lastGood: undefined, doubted: undefined, steady: undefined };

export interface QualityStep {
  state: QualityState;
  quality: Extract<Quality, 'good' | 'suspect'>;
  /** Why it is suspect; of a good one, why it was doubted. */
  reason: FoldReason | undefined;
  /** The doubted reading that this one confirmed: it counts from its own time. */
  confirmed: Doubted | undefined;
}

/**
 * Judges the next reading of a series in the order of observation time. Only readings without a fault of their own come here.
 * A change faster than a river's is doubted; the next reading confirms it by saying the same again or more. A value that stands still
 * for longer than a river does is suspect until it moves.
 */
export function qualityStep(state: QualityState, seen: SeenPoint, settings: QualitySettings): QualityStep {
  const { lastGood, doubted } = state;
  const reading: Point = { at: seen.at, value: seen.value };
  const { spike, rate } = settings.profile;
  const steady = steadyWith(state.steady, reading, settings);
  const believed = (confirmed?: Doubted): QualityStep => {
    const isStuck = !seen.believed && stoodStill(steady, settings);
    return {
      state: { lastGood: reading, doubted: undefined, steady },
      quality: isStuck ? 'suspect' : 'good',
      reason: isStuck ? 'stuck' : undefined,
      confirmed,
    };
  };
  if (!spike || !lastGood || wokeFromRest(lastGood, reading, settings)) return believed();
  if (doubted && confirms(doubted, lastGood, reading, settings.profile)) return believed(doubted);
  if (seen.believed || seen.seconded) return believed();
  const change = Math.abs(reading.value - lastGood.value);
  if (change <= allowedChange(lastGood, reading, spike)) return believed();
  const reason = rate && change > allowedChange(lastGood, reading, rate) ? 'rate' : 'spike';
  const afterDoubt = doubted ? { afterDoubt: true } : {};
  if (seen.silence && reading.value > lastGood.value) {
    const { next } = seen.silence;
    // A gauge that dies at the crest says nothing more: a flood, until a reading comes that no river could have fallen or risen to.
    const isShownOtherwise =
      next !== undefined &&
      !confirms({ ...reading, reason, ...afterDoubt }, lastGood, next, settings.profile) &&
      Math.abs(next.value - reading.value) > allowedChange(reading, next, spike);
    if (!isShownOtherwise) {
      const believedOn = { lastGood: reading, doubted: undefined, steady };
      return { state: believedOn, quality: 'good', reason, confirmed: undefined };
    }
  }
  return {
    state: { lastGood, doubted: { ...reading, reason, ...afterDoubt }, steady },
    quality: 'suspect',
    reason,
    confirmed: undefined,
  };
}

function allowedChange(
  from: Point,
  to: Point,
  rule: { maxChangePerMinute: number; neverBelow: number },
): number {
  return Math.max(rule.neverBelow, (rule.maxChangePerMinute * (to.at - from.at)) / MINUTE);
}

/**
 * The next reading says the same again, or more of it, or has come down from a crest: within the tolerance of the doubted one; or further
 * on the same side of what was before by a step that a river can take (of a profile without such a limit: no wilder than the first); or below a doubted rise by no
 * more than half of it, no faster than a river falls, unless the value before the rise was doubted too. A single outlier that is followed by
 * the old height, or by another outlier elsewhere, is not confirmed; nor is a change beyond a river's pace that goes on beyond it.
 */
function confirms(doubted: Doubted, before: Point, next: Point, { spike, rate }: SensorProfile): boolean {
  if (!spike) return false;
  const step = next.value - doubted.value;
  if (Math.abs(step) <= spike.confirmWithin) return true;
  const jump = doubted.value - before.value;
  const goesOn = Math.sign(step) === Math.sign(jump);
  if (!goesOn && (doubted.afterDoubt || jump < 0 || -step > jump / 2)) return false;
  if (rate) return Math.abs(step) <= allowedChange(doubted, next, rate);
  return !goesOn || Math.abs(step) <= Math.max(1.5 * Math.abs(jump), allowedChange(doubted, next, spike));
}

/** For how long a value may stand still where it is; undefined where that means nothing. */
export function stuckAfter({ at, value }: Point, settings: QualitySettings): Milliseconds | undefined {
  const { stuck } = settings.profile;
  if (!stuck || restsHere(value, settings)) return undefined;
  const lowest = levelsAt(settings.levels, at)?.marks.find(opensEpisode);
  return lowest && toMm(value) >= toMm(lowest.valueM) ? stuck.high : stuck.low;
}

/**
 * A run goes on while the value is the same to the millimetre and comes without a gap of more than three intervals. Where a level has been
 * lowered to under it, it begins anew: how long the river stood still as a low one says nothing of how long it may as a high one.
 */
export function goesOnSteady(earlier: Point, later: Point, settings: QualitySettings): boolean {
  if (toMm(earlier.value) !== toMm(later.value) || later.at - earlier.at > gapAfter(settings.observing)) {
    return false;
  }
  const [before, now] = [stuckAfter(earlier, settings), stuckAfter(later, settings)];
  return before === undefined || now === undefined || now >= before;
}

function steadyWith(steady: Steady | undefined, { at, value }: Point, settings: QualitySettings): Steady {
  const goesOn = steady && goesOnSteady({ at: steady.last, value: steady.value }, { at, value }, settings);
  return { value, since: goesOn ? steady.since : at, last: at };
}

/** Whether a gauge has said the same for too long, up to its newest reading. */
export const standsStill = ({ steady }: QualityState, settings: QualitySettings): boolean =>
  steady !== undefined && stoodStill(steady, settings);

function stoodStill({ value, since, last }: Steady, settings: QualitySettings): boolean {
  const limit = stuckAfter({ at: last, value }, settings);
  return limit !== undefined && last - since >= limit;
}

const restsHere = (value: number, { startM }: QualitySettings): boolean =>
  startM !== undefined && restsAt(value, startM);

/** A crisis gauge that fell silent near its start level was dry: its first word after that is believed, however high. */
function wokeFromRest(lastGood: Point, reading: Point, settings: QualitySettings): boolean {
  return restsHere(lastGood.value, settings) && reading.at - lastGood.at > gapAfter(settings.observing);
}
