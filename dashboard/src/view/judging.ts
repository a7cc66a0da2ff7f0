import { HOUR, MINUTE, type Milliseconds } from '@kawamori/contracts';
import type { StationLook } from './station-look.js';

/** Judging is never called late before this. */
const LEAST: Milliseconds = 2 * MINUTE;

/**
 * After how long without judging something is wrong. Judging follows the readings: with stations that observe, one is due after the
 * longest of their intervals, and half of it is allowed for the way. Where all rest, only their heartbeats come, with an hour's grace.
 */
export function judgingDueMs(looks: readonly StationLook[]): Milliseconds {
  const observing = looks
    .filter(({ freshness }) => freshness === 'fresh' || freshness === 'late')
    .map(({ station: { level, rain } }) => (level ?? rain)?.observingMs ?? 0);
  if (observing.length > 0) return Math.max(LEAST, Math.max(...observing) * 1.5);
  const resting = looks.flatMap(({ freshness, station }) =>
    freshness === 'resting' ? [station.level?.restingMs ?? 0] : [],
  );
  return Math.max(LEAST, ...resting.map((ms) => ms + HOUR));
}
