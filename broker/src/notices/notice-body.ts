import {
  alertLevelOf,
  type Instant,
  levelsAt,
  markId,
  markName,
  noticeText,
  type SeriesId,
  type StationConfig,
  type TownConfig,
  toIsoJst,
} from '@kawamori/contracts';
import type { Rise } from '../judging/episode-keeper.js';
import type { LevelNoticeBody } from './notice-table.js';

/** What a rise is told as, in both languages; undefined where its mark is no longer one of the station's. */
export function noticeBody(told: {
  station: StationConfig;
  town: TownConfig;
  series: SeriesId;
  rise: Rise;
  /** Nothing came after its reading: it is taken for a flood until shown otherwise. */
  unanswered?: boolean;
  decidedAt: Instant;
  drill: boolean;
}): LevelNoticeBody | undefined {
  const { station, town, series, decidedAt, drill } = told;
  const { change, episode } = told.rise;
  const levels = levelsAt(station.levels, change.at);
  const mark = levels?.marks.find((one) => markId(one) === change.to);
  if (!levels || !mark) return undefined;
  const input = {
    station,
    town,
    levels,
    mark,
    valueM: change.valueM,
    observedAt: change.at,
    ageMs: decidedAt - change.at,
    rise: episode.rise,
    unanswered: told.unanswered ?? false,
    bySub: change.bySub ?? false,
    drill,
  };
  const ja = noticeText(input, 'ja');
  const en = noticeText(input, 'en');
  return {
    v: 1,
    episode: episode.id,
    station: station.id,
    stationNameJa: station.nameJa,
    stationNameEn: station.nameEn,
    town: town.id,
    townNameJa: town.nameJa,
    townNameEn: town.nameEn,
    series,
    mark: markId(mark),
    markNameJa: markName(mark, 'ja'),
    markNameEn: markName(mark, 'en'),
    alertLevel: alertLevelOf(mark),
    rise: episode.rise,
    observedAt: toIsoJst(change.at),
    decidedAt: toIsoJst(decidedAt),
    valueM: change.valueM,
    datum: levels.datum,
    drill,
    subjectJa: ja.subject,
    bodyJa: ja.body,
    subjectEn: en.subject,
    bodyEn: en.body,
  };
}
