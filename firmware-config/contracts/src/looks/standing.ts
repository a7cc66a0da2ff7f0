import type { MarkView, ReadingView, StationState } from '../http.js';
import type { LevelMark } from '../levels.js';
import { type Instant, toMm } from '../units.js';
import { type Badge, badgeOfLevel } from './badge.js';
import { type Distance, distanceTo } from './distance.js';
import { type Freshness, freshnessAt } from './freshness.js';
import { toLevelMark, toLevelSet } from './marks.js';
import { type Trend, trendOf } from './trend.js';

/** How a station stands at an instant: what every face says of it, in whatever words. */
export interface Standing {
  /** The newest usable reading: of the level, else of the rain. */
  latest: ReadingView | null;
  freshness: Freshness;
  /** Fresh or late: the value may still be spoken of as the river's present one, with its age. */
  current: boolean;
  /** The held mark, which decides the badge. */
  held: MarkView | undefined;
  badge: Badge;
  /** Undefined where the newest value is not current: an old trend is no trend. */
  trend: Trend | undefined;
  /** Undefined where the newest value is not current, and for a gauge without levels. */
  distance: Distance | undefined;
  /** The value lies below the held mark already; the fall is being confirmed. */
  confirmingFall: boolean;
  /** The newest value waits for confirmation. */
  doubtful: boolean;
  /** A faulty value that came after the newest usable one. */
  fault: ReadingView | undefined;
}

export function standingOf(station: StationState, now: Instant): Standing {
  const { level, rain } = station;
  const latest = level?.latest ?? rain?.latest ?? null;
  const held = level ? station.marks.find((mark) => mark.id === level.held) : undefined;
  const freshness = freshnessAt(now, {
    observedAt: latest?.at,
    receivedAt: latest?.receivedAt,
    valueM: level?.latest?.value,
    observing: (level ?? rain)?.observingMs ?? 0,
    resting: level?.restingMs ?? undefined,
    startM: station.marks.find((mark) => mark.key === 'start')?.valueM,
  });
  const current = freshness === 'fresh' || freshness === 'late';
  const valueM = level?.latest?.value;
  return {
    latest,
    freshness,
    current,
    held,
    badge: badgeOfLevel(held?.alertLevel ?? 0),
    trend: level && current ? trendOf(recentOf(station)) : undefined,
    distance:
      valueM === undefined || !current
        ? undefined
        : distanceToWord(station, valueM, held && toLevelMark(held)),
    confirmingFall: current && held !== undefined && valueM !== undefined && toMm(valueM) < toMm(held.valueM),
    doubtful: latest?.quality === 'suspect',
    fault:
      level?.latestFault && (!level.latest || level.latestFault.at > level.latest.at)
        ? level.latestFault
        : undefined,
  };
}

/**
 * The distance in words people use. Above every mark, or at the held 氾濫開始水位: by how much it is exceeded. Otherwise up to the
 * next mark.
 */
function distanceToWord(
  station: StationState,
  valueM: number,
  held: LevelMark | undefined,
): Distance | undefined {
  if (held?.key === 'overflow' && toMm(valueM) >= toMm(held.valueM)) {
    return { mark: held, metres: (toMm(valueM) - toMm(held.valueM)) / 1_000, side: 'above' };
  }
  return distanceTo(toLevelSet(station.marks.filter((mark) => mark.opensEpisode)), valueM);
}

/** The good readings of the last three hours before the newest, ascending. */
export function recentOf(station: StationState): { at: Instant; valueM: number }[] {
  const recent = station.level?.recent;
  return recent ? recent.at.map((at, i) => ({ at, valueM: recent.valueM[i] ?? Number.NaN })) : [];
}
