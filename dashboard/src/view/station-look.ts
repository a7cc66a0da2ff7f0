import {
  clockWords,
  crestWords,
  DAY,
  dateTimeWords,
  distanceWords,
  endOfMaintenance,
  freshnessWords,
  gaugesWords,
  type Instant,
  type Language,
  type MaintenanceView,
  markName,
  metres,
  type Standing,
  type StationState,
  standingOf,
  toLevelMark,
  trendWords,
} from '@kawamori/contracts';
import { sayIn } from '../wording.js';

/** Everything that a marker, a row or a tile says about a station at an instant. */
export interface StationLook extends Standing {
  station: StationState;
  name: string;
  /** 「四万十町 窪川・四万十川」 */
  place: string;
  river: string;
  /** The held mark's name; empty below all marks. */
  levelWord: string;
  /** `3分前`, 「遅延 25分前」, 「受信なし 42分」 …: stands beside every value. */
  ageWords: string;
  /** The number alone: metres with two decimals, or millimetres of rain in the last hour; a dash where there is none. */
  value: string;
  unit: 'm' | 'mm/h';
  trendWords: string;
  distanceWords: string;
  /** How far the water stands from the levee's crest: where there is a levee, and the value is known and sure. */
  crestWords: string;
  /** The water stands at 氾濫開始水位 or above: whether it floods has not been confirmed. */
  floodingUnconfirmed: boolean;
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
  const standing = standingOf(station, now);
  const { latest, held, freshness, trend, distance } = standing;
  const area = ja ? station.areaJa : station.areaEn;
  const river = ja ? station.riverJa : station.riverEn;
  const look: Omit<StationLook, 'spoken'> = {
    station,
    ...standing,
    name: ja ? station.nameJa : station.nameEn,
    place: ja
      ? [[townName, area].filter(Boolean).join(' '), river].filter(Boolean).join('・')
      : [river, area, townName].filter(Boolean).join(', '),
    river,
    levelWord: held ? markName(toLevelMark(held), language) : '',
    value: latest === null ? '—' : level ? metres(latest.value) : rainWords(rain?.mm1h ?? 0),
    unit: level ? 'm' : 'mm/h',
    ageWords: freshnessWords(freshness, standing.ageMs ?? 0, language),
    trendWords: trendWords(trend, language),
    distanceWords: distanceWords(distance, language),
    crestWords:
      level?.crestM !== undefined && latest && distance
        ? crestWords(level.crestM, latest.value, language)
        : '',
    floodingUnconfirmed:
      held != null && station.marks.some(({ key, valueM }) => key === 'overflow' && valueM <= held.valueM),
  };
  return { ...look, spoken: spokenWords(look, now, language) };
}

/** When work ends: its clock time, with the date where that is a day off or more. */
export function workUntil(work: MaintenanceView, now: Instant, language: Language): string {
  const until = endOfMaintenance(work);
  return until - now < DAY ? clockWords(until) : dateTimeWords(until, language);
}

/** Millimetres with one decimal; gauges tip by half a millimetre. */
export function rainWords(mm: number): string {
  return mm.toFixed(1);
}

function spokenWords(look: Omit<StationLook, 'spoken'>, now: Instant, language: Language): string {
  const { station, trend, work } = look;
  const say = (key: Parameters<typeof sayIn>[1], values?: Parameters<typeof sayIn>[2]) =>
    sayIn(language, key, values);
  const comma = language === 'ja' ? '、' : ', ';
  const atWork = work && say('underMaintenance', { until: workUntil(work, now, language) });
  if (look.freshness === 'never') return [look.name, say('noValueYet'), atWork].filter(Boolean).join(comma);
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
        look.floodingUnconfirmed && say('notFlooded'),
        look.distanceWords.replaceAll(' ', language === 'ja' ? '' : ' ').replace(/m超過$/, ' m超過'),
        look.confirmingFall && say('confirmingFall'),
      ]
    : [look.name, say('spokenRain', { rain: look.value })];
  return [...parts, look.doubtful && say('doubtful'), ...gaugesWords(look, language), look.ageWords, atWork]
    .filter(Boolean)
    .join(comma);
}
