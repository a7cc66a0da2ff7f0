import { HOUR, type Instant, type Milliseconds, toMm } from '../units.js';

/**
 * `fresh`: as new as it should be; `late`: past its expected interval; `silent`: nothing for three intervals; `resting`: a dry
 * crisis gauge, silent as it should be; `never`: no value yet.
 */
export type Freshness = 'fresh' | 'late' | 'silent' | 'resting' | 'never';

/** A crisis gauge falls silent again up to this far above its start level. Metres. */
export const RESTING_BAND_M = 0.35;

export interface FreshnessInput {
  /** Observation time of the newest reading, or undefined where there is none. */
  observedAt: Instant | undefined;
  /** When the hub last received a reading of the series. */
  receivedAt: Instant | undefined;
  valueM: number | undefined;
  /** Interval at which values are due while observing. */
  observing: Milliseconds;
  /** Interval of the heartbeat while resting; undefined for gauges that never rest. */
  resting: Milliseconds | undefined;
  /** The gauge's start level on the series' datum, where it has one. */
  startM: number | undefined;
}

/**
 * How current the newest value is at `now` (river clock). Half an interval is allowed for the way: a ten-minute value is late
 * after 15 minutes and silent after 30. Whether anything arrives at all is told by received time, how old the value is by its own.
 */
export function freshnessAt(now: Instant, input: FreshnessInput): Freshness {
  if (input.observedAt === undefined || input.receivedAt === undefined) return 'never';
  const age = now - input.observedAt;
  const quiet = now - input.receivedAt;
  if (age <= input.observing * 1.5) return 'fresh';
  const restsHere =
    input.resting !== undefined &&
    input.startM !== undefined &&
    input.valueM !== undefined &&
    toMm(input.valueM) <= toMm(input.startM + RESTING_BAND_M);
  if (restsHere && quiet > input.observing * 1.5) {
    return quiet <= (input.resting ?? 0) + HOUR ? 'resting' : 'silent';
  }
  return quiet <= input.observing * 3 ? 'late' : 'silent';
}

/** How current a camera's newest picture is at `now`: told by when it was taken, for a picture that comes late shows the river as it was. */
export function pictureFreshnessAt(
  now: Instant,
  takenAt: Instant | undefined,
  expected: Milliseconds,
): Exclude<Freshness, 'resting'> {
  if (takenAt === undefined) return 'never';
  const age = now - takenAt;
  if (age <= expected * 1.5) return 'fresh';
  return age <= expected * 3 ? 'late' : 'silent';
}
