import {
  type ClockView,
  type Instant,
  isCurrent,
  lateAfter,
  longestSilence,
  MINUTE,
  type Milliseconds,
} from '@kawamori/contracts';
import type { StationLook } from './station-look.js';

/** Judging is never called late before this. */
const LEAST: Milliseconds = 2 * MINUTE;

/**
 * After how long without judging something is wrong. Judging follows the readings: with stations that observe, one is due after the
 * longest of their intervals, and half of it is allowed for the way. Where all rest, only their heartbeats come, with an hour's grace.
 */
export function judgingDueMs(looks: readonly StationLook[]): Milliseconds {
  const observing = looks
    .filter(({ freshness }) => isCurrent(freshness))
    .map(({ station: { level, rain } }) => (level ?? rain)?.observingMs ?? 0);
  if (observing.length > 0) return Math.max(LEAST, lateAfter(Math.max(...observing)));
  const resting = looks.flatMap(({ freshness, station: { level } }) =>
    freshness === 'resting' && level
      ? [longestSilence(freshness, { observing: level.observingMs, resting: level.restingMs ?? undefined })]
      : [],
  );
  return Math.max(LEAST, ...resting);
}

/** How the hub's judging stands, by its own clock. */
export interface JudgingLook {
  /** When it last judged; null before the first reading. */
  at: Instant | null;
  ageMs: Milliseconds | null;
  isLate: boolean;
}

export function judgingAt(
  clock: Pick<ClockView, 'judgedAt'> | undefined,
  now: Instant,
  looks: readonly StationLook[],
): JudgingLook {
  const at = clock?.judgedAt ?? null;
  if (at === null) return { at, ageMs: null, isLate: false };
  const ageMs = Math.max(0, now - at);
  return { at, ageMs, isLate: ageMs > judgingDueMs(looks) };
}
