import {
  gapAfter,
  type Instant,
  MINUTE,
  type Milliseconds,
  type Quality,
  type QualityReason,
  restsAt,
  type SensorProfile,
} from '@kawamori/contracts';

/** A reading ahead of the hub by more than this is from a clock that cannot be right. */
export const FUTURE_TOLERANCE: Milliseconds = 2 * MINUTE;

/** The settings of the fold for one series: its sensor's profile, its range, and where a crisis gauge rests. */
export interface QualitySettings {
  profile: SensorProfile;
  range: { min: number; max: number };
  /** Interval at which values are due while observing. */
  observing: Milliseconds;
  /** The gauge's start level, where it rests below it; on the series' datum. */
  startM: number | undefined;
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

/** What the fold remembers of a series. After every good reading `doubted` is empty, so a good reading is a place to begin anew. */
export interface QualityState {
  lastGood: Point | undefined;
  /** A suspect reading that the next one may confirm. */
  doubted: Point | undefined;
}

export const NO_QUALITY_STATE: QualityState = { lastGood: undefined, doubted: undefined };

export interface QualityStep {
  state: QualityState;
  quality: Extract<Quality, 'good' | 'suspect'>;
  /** The doubted reading that this one confirmed: it counts from its own time. */
  confirmed: Point | undefined;
}

/**
 * Judges the next reading of a series in the order of observation time. Only readings without a fault of their own come here.
 * A change faster than a river's is doubted; the next reading confirms it by saying the same again or more.
 */
export function qualityStep(state: QualityState, reading: Point, settings: QualitySettings): QualityStep {
  const { lastGood, doubted } = state;
  const spike = settings.profile.spike;
  const good = (confirmed?: Point): QualityStep => ({
    state: { lastGood: reading, doubted: undefined },
    quality: 'good',
    confirmed,
  });
  if (!spike || !lastGood || wokeFromRest(lastGood, reading, settings)) return good();
  if (doubted && confirms(doubted, lastGood, reading, spike)) return good(doubted);
  if (Math.abs(reading.value - lastGood.value) <= allowedChange(lastGood, reading, spike)) return good();
  return { state: { lastGood, doubted: reading }, quality: 'suspect', confirmed: undefined };
}

type Spike = NonNullable<SensorProfile['spike']>;

function allowedChange(from: Point, to: Point, spike: Spike): number {
  return Math.max(spike.neverBelow, (spike.maxChangePerMinute * (to.at - from.at)) / MINUTE);
}

/**
 * The next reading says the same again, or more of it: within the tolerance of the doubted one, or further on the same side of
 * what was before by a step that is no wilder than the first. A single outlier that is followed by the old height, or by another
 * outlier elsewhere, is not confirmed.
 */
function confirms(doubted: Point, before: Point, next: Point, spike: Spike): boolean {
  const step = next.value - doubted.value;
  if (Math.abs(step) <= spike.confirmWithin) return true;
  const jump = doubted.value - before.value;
  const goesOn = Math.sign(step) === Math.sign(jump);
  return goesOn && Math.abs(step) <= Math.max(1.5 * Math.abs(jump), allowedChange(doubted, next, spike));
}

/** A crisis gauge that fell silent near its start level was dry: its first word after that is believed, however high. */
function wokeFromRest(lastGood: Point, reading: Point, settings: QualitySettings): boolean {
  return (
    settings.startM !== undefined &&
    restsAt(lastGood.value, settings.startM) &&
    reading.at - lastGood.at > gapAfter(settings.observing)
  );
}
