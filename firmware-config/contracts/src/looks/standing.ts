import type { LevelState, MarkView, RainState, ReadingView, StationState } from '../http/stations.js';
import { endOfMaintenance, type MaintenanceView } from '../interventions.js';
import type { LevelMark } from '../levels.js';
import type { QualityReason } from '../quality.js';
import { type Instant, type Milliseconds, toMm } from '../units.js';
import { type Badge, badgeOfLevel } from './badge.js';
import { type Distance, distanceTo } from './distance.js';
import {
  type Currency,
  currencyAt,
  isCurrent,
  type PictureFreshness,
  pictureFreshnessAt,
} from './freshness.js';
import { toLevelMark, toLevelSet } from './marks.js';
import { type Trend, trendOf } from './trend.js';

/** How a station stands at an instant: what every face says of it, in whatever words. */
export interface Standing extends Currency {
  /** The newest usable reading: of the level, else of the rain. */
  latest: ReadingView | null;
  /** Of the rain, where the station measures it: its sums have an age of their own. */
  rainCurrency: Currency | undefined;
  /** Of its cameras, where it has any: how current their pictures are. */
  cameras: CamerasStanding | undefined;
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
  /** Work under way on what is shown: its values are kept and not judged until then. The one that ends last. */
  work: MaintenanceView | undefined;
  /** The value is the second gauge's: the main one has nothing usable. */
  bySub: boolean;
  /** What two gauges say that disagree, in metres. */
  disagree: { mainM: number; subM: number } | undefined;
  /** The gauge that is not shown, with an age of its own. */
  otherGauge: (Currency & { latest: ReadingView | null }) | undefined;
}

export interface CamerasStanding {
  count: number;
  /** Of how many the newest picture is current. */
  current: number;
  /** Of the camera that is worst off: one that is dead shows beside those that are not. */
  freshness: PictureFreshness;
  /** The newest of all their pictures. */
  newest: {
    freshness: PictureFreshness;
    /** Undefined where no picture has come yet. */
    ageMs: Milliseconds | undefined;
  };
}

export function standingOf(station: StationState, now: Instant): Standing {
  const { level, rain } = station;
  const latest = level?.latest ?? rain?.latest ?? null;
  const held = level ? station.marks.find((mark) => mark.id === level.held) : undefined;
  const rainCurrency = rain ? currencyOfRain(rain, now) : undefined;
  const currency = level ? currencyOfLevel(station, level, now) : (rainCurrency ?? NOTHING_MEASURED);
  const current = isCurrent(currency.freshness);
  const valueM = level?.latest?.value;
  return {
    latest,
    ...currency,
    rainCurrency,
    cameras: camerasStanding(station, now),
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
    fault: level ? newerFault(level) : undefined,
    work: workOn(station, now),
    bySub: level?.gauges?.shown === 'level-sub',
    disagree: level?.gauges?.disagree ?? undefined,
    otherGauge: level ? otherGaugeOf(station, level, now) : undefined,
  };
}

/** The best first. */
const FROM_BEST: readonly PictureFreshness[] = ['fresh', 'late', 'silent', 'never'];

function camerasStanding({ cameras }: StationState, now: Instant): CamerasStanding | undefined {
  const each = cameras.map(({ latest, expectedMs }) => ({
    freshness: pictureFreshnessAt(now, latest?.at, expectedMs),
    ageMs: latest === null ? undefined : now - latest.at,
  }));
  const [newest] = each.toSorted((a, b) => (a.ageMs ?? Infinity) - (b.ageMs ?? Infinity));
  if (!newest) return undefined;
  const ranks = each.map(({ freshness }) => FROM_BEST.indexOf(freshness));
  return {
    count: each.length,
    current: each.filter(({ freshness }) => isCurrent(freshness)).length,
    freshness: FROM_BEST[Math.max(...ranks)] ?? 'never',
    newest,
  };
}

function otherGaugeOf(station: StationState, level: LevelState, now: Instant): Standing['otherGauge'] {
  if (!level.gauges) return undefined;
  const { other } = level.gauges;
  return { latest: other.latest, ...currencyOfLevel(station, { ...level, ...other }, now) };
}

function workOn({ maintenance, level }: StationState, now: Instant): MaintenanceView | undefined {
  const shown = level ? (level.gauges?.shown ?? 'level') : 'rain';
  return maintenance
    .filter(({ quantity }) => quantity === null || quantity === shown)
    .filter((one) => one.from <= now && now < endOfMaintenance(one))
    .sort((a, b) => endOfMaintenance(b) - endOfMaintenance(a))[0];
}

const NOTHING_MEASURED: Currency = { freshness: 'never', ageMs: undefined, nextBy: undefined };

/** What a clock or a person said of a reading is no fault of the gauge. */
const NOT_THE_GAUGES: readonly QualityReason[] = ['future', 'maintenance', 'overruled'];

function newerFault({ latest, latestFault }: LevelState): ReadingView | undefined {
  if (!latestFault || (latest && latestFault.at <= latest.at)) return undefined;
  return latestFault.reasons.some((reason) => NOT_THE_GAUGES.includes(reason)) ? undefined : latestFault;
}

function currencyOfLevel(station: StationState, level: LevelState, now: Instant): Currency {
  const { latest, observingMs, restingMs } = level;
  return currencyAt(now, {
    observedAt: latest?.at,
    receivedAt: latest?.receivedAt,
    valueM: latest?.value,
    notDry: newerFault(level) !== undefined || latest?.quality === 'suspect' || level.held !== null,
    expected: { observing: observingMs, resting: restingMs ?? undefined },
    startM: station.marks.find((mark) => mark.key === 'start')?.valueM,
  });
}

function currencyOfRain({ latest, observingMs }: RainState, now: Instant): Currency {
  return currencyAt(now, {
    observedAt: latest?.at,
    receivedAt: latest?.receivedAt,
    valueM: undefined,
    notDry: false,
    expected: { observing: observingMs, resting: undefined },
    startM: undefined,
  });
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
