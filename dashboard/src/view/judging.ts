import {
  type Instant,
  isCurrent,
  lateAfter,
  longestSilence,
  MINUTE,
  type Milliseconds,
  type Snapshot,
  type StationState,
  standingOf,
} from '@kawamori/contracts';

/** Judging is never called late before this. */
const LEAST: Milliseconds = 2 * MINUTE;

/**
 * After how long without judging something is wrong. Judging follows the readings: with stations that observe, one is due after the
 * longest of their intervals, and half of it is allowed for the way. Where all rest, only their heartbeats come, with an hour's grace.
 */
export function judgingDueMs(stations: readonly StationState[], now: Instant): Milliseconds {
  const standing = stations.map((station) => ({ station, freshness: standingOf(station, now).freshness }));
  const observing = standing
    .filter(({ freshness }) => isCurrent(freshness))
    .map(({ station: { level, rain } }) => (level ?? rain)?.observingMs ?? 0);
  if (observing.length > 0) return Math.max(LEAST, lateAfter(Math.max(...observing)));
  const resting = standing.flatMap(({ freshness, station: { level } }) =>
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

export function judgingAt(view: Pick<Snapshot, 'clock' | 'stations'> | null, now: Instant): JudgingLook {
  const at = view?.clock.judgedAt ?? null;
  if (!view || at === null) return { at, ageMs: null, isLate: false };
  const ageMs = Math.max(0, now - at);
  return { at, ageMs, isLate: ageMs > LEAST && ageMs > judgingDueMs(view.stations, now) };
}
