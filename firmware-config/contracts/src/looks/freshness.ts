import { HOUR, type Instant, MINUTE, type Milliseconds, toMm } from '../units.js';

/**
 * `fresh`: as new as it should be; `late`: past its expected interval; `silent`: nothing for three intervals, which is a fault, or nothing
 * since the clock was set back, behind the newest value;
 * `resting`: a dry crisis gauge, silent as it should be; `never`: no value yet.
 */
export type Freshness = 'fresh' | 'late' | 'silent' | 'resting' | 'never';

/** How often values are due. */
export interface Expected {
  /** While the gauge observes. */
  observing: Milliseconds;
  /** Of the heartbeat while it rests; undefined for gauges that never rest. */
  resting: Milliseconds | undefined;
}

/** Half an interval is allowed for the way: a ten-minute value is late after 15 minutes. */
const LATE_AFTER = 1.5;
/** Intervals without a word after which nothing is heard any more, and over which a line is not drawn and a fall not confirmed. */
const GAP_AFTER = 3;
/** By so much a clock is believed: a value may lie as far ahead of it. */
const AHEAD_WITHIN: Milliseconds = 2 * MINUTE;
/** A heartbeat may be this much later than a day after the last one. */
const HEARTBEAT_GRACE: Milliseconds = HOUR;
/** A crisis gauge falls silent again up to this far above its start level. Metres. */
const RESTING_BAND_M = 0.35;

/** When a value that comes every `interval` is late, counted from the one before. */
export const lateAfter = (interval: Milliseconds): Milliseconds => interval * LATE_AFTER;
/** Whether a value lies ahead of the clock by more than clocks may differ, and its half interval: a clock was wrong when it came, or is. */
export const liesAhead = (observedAt: Instant, now: Instant, interval: Milliseconds): boolean =>
  observedAt - now > Math.max(AHEAD_WITHIN, lateAfter(interval) - interval);
/** Two values further apart than this have a gap between them. */
export const gapAfter = (interval: Milliseconds): Milliseconds => interval * GAP_AFTER;

/** Whether a gauge that falls silent at this height is dry (metres on one datum). Higher up its silence is a fault. */
export function restsAt(valueM: number, startM: number): boolean {
  return toMm(valueM) <= toMm(startM + RESTING_BAND_M);
}

/** For how long a series may say nothing before that is a fault. */
export function longestSilence(freshness: Freshness, { observing, resting }: Expected): Milliseconds {
  return freshness === 'resting' && resting !== undefined ? resting + HEARTBEAT_GRACE : gapAfter(observing);
}

/** Whether a reading came when it was no longer fresh: from back-fill, or over a line that was down. It is marked so where it is drawn. */
export const cameLate = (reading: { at: Instant; receivedAt: Instant }, observing: Milliseconds): boolean =>
  reading.receivedAt - reading.at > lateAfter(observing);

export interface FreshnessInput {
  /** Observation time of the newest usable reading, or undefined where there is none. */
  observedAt: Instant | undefined;
  /** When the hub received it. */
  receivedAt: Instant | undefined;
  valueM: number | undefined;
  /** Something speaks against a dry bed: a fault newer than the value, a value in doubt, a level that is still held. */
  notDry: boolean;
  expected: Expected;
  /** The gauge's start level on the series' datum, where it has one. */
  startM: number | undefined;
}

/** How current a value is, and what follows from that. */
export interface Currency {
  freshness: Freshness;
  /** Of the newest usable value, by its observation time; undefined where there is none. Below zero where that lies ahead. */
  ageMs: Milliseconds | undefined;
  /** A newer value is due by then, with half an interval for its way; undefined where none is due. */
  nextBy: Instant | undefined;
}

/**
 * How current the newest value is at `now` (river clock). Whether anything arrives at all is told by received time, how old the value is
 * by its own. The only place where this is decided: every face, page, file and command shows what stands here.
 */
export function currencyAt(now: Instant, input: FreshnessInput): Currency {
  const { observedAt, receivedAt, expected } = input;
  if (observedAt === undefined || receivedAt === undefined) {
    return { freshness: 'never', ageMs: undefined, nextBy: undefined };
  }
  const freshness = freshnessOf(now, { ...input, observedAt, receivedAt });
  return {
    freshness,
    ageMs: now - observedAt,
    nextBy: freshness === 'fresh' ? observedAt + lateAfter(expected.observing) : undefined,
  };
}

function freshnessOf(
  now: Instant,
  {
    observedAt,
    receivedAt,
    valueM,
    notDry,
    expected,
    startM,
  }: FreshnessInput & { observedAt: Instant; receivedAt: Instant },
): Exclude<Freshness, 'never'> {
  const quiet = now - receivedAt;
  if (liesAhead(observedAt, now, expected.observing)) return 'silent';
  if (now - observedAt <= lateAfter(expected.observing)) return 'fresh';
  const isDry =
    !notDry &&
    expected.resting !== undefined &&
    startM !== undefined &&
    valueM !== undefined &&
    restsAt(valueM, startM);
  if (isDry && quiet > lateAfter(expected.observing)) {
    return quiet <= longestSilence('resting', expected) ? 'resting' : 'silent';
  }
  return quiet <= gapAfter(expected.observing) ? 'late' : 'silent';
}

/** The value may still be spoken of as the present one, with its age. */
export const isCurrent = (freshness: Freshness): boolean => freshness === 'fresh' || freshness === 'late';

/** Something is known of the series: it speaks, or rests as it should. */
export const isKnown = (freshness: Freshness): boolean => freshness !== 'silent' && freshness !== 'never';

export type PictureFreshness = Exclude<Freshness, 'resting'>;

/** How current a camera's newest picture is at `now`: told by when it was taken, for a picture that comes late shows the river as it was. */
export function pictureFreshnessAt(
  now: Instant,
  takenAt: Instant | undefined,
  expected: Milliseconds,
): PictureFreshness {
  if (takenAt === undefined) return 'never';
  const age = now - takenAt;
  if (age <= lateAfter(expected)) return 'fresh';
  return age <= gapAfter(expected) ? 'late' : 'silent';
}
