import {
  type Instant,
  type LevelNotice,
  type SeriesId,
  type StationConfig,
  type Text,
  type TownConfig,
  toIsoJst,
} from '@kawamori/contracts';
import type { News } from '../judging/episode-keeper.js';
import type { LevelNoticeBody } from './notice-table.js';

/** Where and when something is told. */
export interface Occurred {
  station: StationConfig;
  town: TownConfig;
  series: SeriesId;
  decidedAt: Instant;
  drill: boolean;
}

/** News of a course, as it is to be told. */
export interface NewsTold extends Occurred {
  news: News;
}

/** How it is told. */
interface Words {
  /** Left out for a level. */
  kind?: NonNullable<LevelNotice['kind']>;
  mark: string;
  name: Text;
  alertLevel?: number;
  sequel?: LevelNotice['sequel'];
  datum: string | undefined;
  ja: { subject: string; body: string };
  en: { subject: string; body: string };
}

/** The value of which a notice tells. */
export interface Observation {
  episode: string;
  rise: number;
  at: Instant;
  valueM: number;
}

export const observationOf = ({ change, episode }: News): Observation => ({
  ...{ episode: episode.id, rise: episode.rise, at: change.at, valueM: change.valueM },
});

/** What the words of every notice of a value need. */
export const wordsInput = (
  { station, town, decidedAt, drill }: Occurred,
  { at, valueM }: Pick<Observation, 'at' | 'valueM'>,
) => ({ station, town, valueM, observedAt: at, ageMs: decidedAt - at, drill });

export function noticeOf(
  { station, town, series, decidedAt, drill }: Occurred,
  { episode, rise, at, valueM }: Observation,
  { kind, sequel, mark, name, alertLevel = 0, datum = '', ja, en }: Words,
): LevelNoticeBody {
  return {
    v: 1,
    ...(kind === undefined ? {} : { kind }),
    ...(sequel === undefined ? {} : { sequel }),
    episode,
    station: station.id,
    stationNameJa: station.nameJa,
    stationNameEn: station.nameEn,
    town: town.id,
    townNameJa: town.nameJa,
    townNameEn: town.nameEn,
    series,
    mark,
    markNameJa: name.ja,
    markNameEn: name.en,
    alertLevel,
    rise,
    observedAt: toIsoJst(at),
    decidedAt: toIsoJst(decidedAt),
    valueM,
    datum,
    drill,
    subjectJa: ja.subject,
    bodyJa: ja.body,
    subjectEn: en.subject,
    bodyEn: en.body,
  };
}
