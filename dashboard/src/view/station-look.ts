import {
  crestWords,
  distanceWords,
  freshnessWords,
  type Instant,
  type Language,
  markName,
  metres,
  passedWords,
  rainWords,
  SECOND,
  type Standing,
  type StationId,
  type StationState,
  spokenStation,
  standingOf,
  type TownId,
  toLevelMark,
  trendWords,
} from '@kawamori/contracts';

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

/**
 * Looks at many stations again and again: within a second only those that have changed are looked at anew. The others keep their look, the
 * very same, by which whatever shows them knows that nothing is to be done.
 */
export function keptLooks(): (
  stations: readonly StationState[],
  townNames: ReadonlyMap<TownId, string>,
  now: Instant,
  language: Language,
) => StationLook[] {
  let kept = new Map<StationId, StationLook>();
  let keptFor = '';
  let towns: ReadonlyMap<TownId, string> | undefined;
  return (stations, townNames, now, language) => {
    const second = `${Math.floor(now / SECOND)} ${language}`;
    const before = second === keptFor && townNames === towns ? kept : new Map<StationId, StationLook>();
    const looks = stations.map((station) => {
      const known = before.get(station.id);
      return known?.station === station
        ? known
        : lookAt(station, townNames.get(station.town) ?? '', now, language);
    });
    kept = new Map(looks.map((look) => [look.station.id, look]));
    keptFor = second;
    towns = townNames;
    return looks;
  };
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
    distanceWords: (standing.confirmingFall ? passedWords : distanceWords)(distance, language),
    crestWords:
      level?.crestM !== undefined && latest && distance
        ? crestWords(level.crestM, latest.value, language)
        : '',
    floodingUnconfirmed:
      held != null && station.marks.some(({ key, valueM }) => key === 'overflow' && valueM <= held.valueM),
  };
  return { ...look, spoken: spokenStation(station, standing, { now, language }) };
}
