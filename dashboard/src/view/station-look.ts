import {
  type Badge,
  badgeOfLevel,
  type Distance,
  distanceTo,
  distanceWords,
  type Freshness,
  freshnessAt,
  freshnessWords,
  type Instant,
  type Language,
  type LevelMark,
  type MarkView,
  markName,
  metres,
  type ReadingView,
  type StationState,
  type Trend,
  toMm,
  trendOf,
  trendWords,
} from '@kawamori/contracts';
import { sayIn } from '../wording.js';
import { toLevelMark, toLevelSet } from './marks.js';

/** Everything that a marker, a row or a tile says about a station at an instant. */
export interface StationLook {
  station: StationState;
  name: string;
  /** 「四万十町 窪川・四万十川」 */
  place: string;
  river: string;
  badge: Badge;
  /** The held mark, which decides the badge. */
  held: MarkView | undefined;
  /** The held mark's name; empty below all marks. */
  levelWord: string;
  freshness: Freshness;
  /** `3分前`, 「遅延 25分前」, 「受信なし 42分」 …: stands beside every value. */
  ageWords: string;
  /** The number alone: metres with two decimals, or millimetres of rain in the last hour; a dash where there is none. */
  value: string;
  unit: 'm' | 'mm/h';
  /** Undefined where the newest value is not current: an old trend is no trend. */
  trend: Trend | undefined;
  trendWords: string;
  distance: Distance | undefined;
  distanceWords: string;
  /** The held mark is 氾濫開始水位: whether it floods has not been confirmed. */
  floodingUnconfirmed: boolean;
  /** The value lies below the held mark already; the fall is being confirmed. */
  confirmingFall: boolean;
  doubtful: boolean;
  /** A faulty value that came after the newest usable one. */
  fault: ReadingView | undefined;
  /** The whole as one sentence for those who hear the screen. */
  spoken: string;
}

export function lookAt(
  station: StationState,
  townName: string,
  now: Instant,
  language: Language,
): StationLook {
  const ja = language === 'ja';
  const { level, rain } = station;
  const latest = level?.latest ?? rain?.latest ?? null;
  const held = level ? station.marks.find((mark) => mark.id === level.held) : undefined;
  const heldMark = held && toLevelMark(held);
  const freshness = freshnessAt(now, {
    observedAt: latest?.at,
    receivedAt: latest?.receivedAt,
    valueM: level?.latest?.value,
    observing: (level ?? rain)?.observingMs ?? 0,
    resting: level?.restingMs ?? undefined,
    startM: station.marks.find((mark) => mark.key === 'start')?.valueM,
  });
  const current = freshness === 'fresh' || freshness === 'late';
  const trend = level && current ? trendOf(recentOf(station)) : undefined;
  const valueM = level?.latest?.value;
  const distance = valueM === undefined || !current ? undefined : distanceToWord(station, valueM, heldMark);
  const area = ja ? station.areaJa : station.areaEn;
  const river = ja ? station.riverJa : station.riverEn;
  const words = {
    name: ja ? station.nameJa : station.nameEn,
    place: ja
      ? [[townName, area].filter(Boolean).join(' '), river].filter(Boolean).join('・')
      : [river, area, townName].filter(Boolean).join(', '),
    river,
    levelWord: heldMark ? markName(heldMark, language) : '',
    value: latest === null ? '—' : level ? metres(latest.value) : rainWords(rain?.mm1h ?? 0),
    ageWords: freshnessWords(freshness, latest ? now - latest.at : 0, language),
    trendWords: trendWords(trend, language),
    distanceWords: distanceWords(distance, language),
  };
  const look: Omit<StationLook, 'spoken'> = {
    station,
    ...words,
    badge: badgeOfLevel(held?.alertLevel ?? 0),
    held,
    freshness,
    unit: level ? 'm' : 'mm/h',
    trend,
    distance,
    floodingUnconfirmed: held?.key === 'overflow',
    confirmingFall: current && held !== undefined && valueM !== undefined && toMm(valueM) < toMm(held.valueM),
    doubtful: latest?.quality === 'suspect',
    fault:
      level?.latestFault && (!level.latest || level.latestFault.at > level.latest.at)
        ? level.latestFault
        : undefined,
  };
  return { ...look, spoken: spokenWords(look, language) };
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

export function recentOf(station: StationState): { at: Instant; valueM: number }[] {
  const recent = station.level?.recent;
  return recent ? recent.at.map((at, i) => ({ at, valueM: recent.valueM[i] ?? Number.NaN })) : [];
}

/** Millimetres with one decimal; gauges tip by half a millimetre. */
export function rainWords(mm: number): string {
  return mm.toFixed(1);
}

function spokenWords(look: Omit<StationLook, 'spoken'>, language: Language): string {
  const { station, trend } = look;
  const say = (key: Parameters<typeof sayIn>[1], values?: Parameters<typeof sayIn>[2]) =>
    sayIn(language, key, values);
  const comma = language === 'ja' ? '、' : ', ';
  if (look.freshness === 'never') return `${look.name}${comma}${say('noValueYet')}`;
  const sign = trend && trend.changeM < 0 ? '－' : '＋';
  const parts = station.level
    ? [
        `${look.name} ${look.value} m`,
        trend &&
          (trend.direction === 'level'
            ? say('spokenStill', { minutes: trend.minutes })
            : say('spokenTrend', {
                minutes: trend.minutes,
                change: `${sign}${Math.abs(trend.changeM).toFixed(2)}`,
              })),
        look.levelWord,
        look.distanceWords.replaceAll(' ', language === 'ja' ? '' : ' ').replace(/m超過$/, ' m超過'),
        look.confirmingFall && say('confirmingFall'),
      ]
    : [look.name, say('spokenRain', { rain: look.value })];
  return [...parts, look.doubtful && say('doubtful'), look.ageWords].filter(Boolean).join(comma);
}
