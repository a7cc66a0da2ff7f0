import {
  CHECK_WORDS,
  checkText,
  type Instant,
  levelsAt,
  type StationConfig,
  seriesParts,
  type TownConfig,
  toIsoJst,
} from '@kawamori/contracts';
import type { Check } from '../judging/check-table.js';
import type { Doubt } from '../judging/doubts.js';
import type { PictureTable } from '../pictures/picture-table.js';
import { noticeOf } from './notice-of.js';
import type { LevelNoticeBody } from './notice-table.js';

/** What a doubted reading is told as, with the newest picture of its station. */
export function checkBody(told: {
  station: StationConfig;
  town: TownConfig;
  check: Omit<Check, 'state'>;
  doubt: Doubt;
  decidedAt: Instant;
  pictures: Pick<PictureTable, 'newest'>;
  drill: boolean;
}): LevelNoticeBody {
  const { station, town, check, doubt, decidedAt, drill } = told;
  const newest = newestPicture(station, told.pictures);
  const input = {
    station,
    town,
    reason: check.reason,
    valueM: check.value,
    observedAt: check.at,
    ageMs: decidedAt - check.at,
    bySub: seriesParts(check.series).quantity === 'level-sub',
    before: doubt.before && { valueM: doubt.before.value, at: doubt.before.at },
    picture: newest && {
      cameraJa: newest.camera.nameJa,
      cameraEn: newest.camera.nameEn,
      takenAt: newest.at,
      ageMs: decidedAt - newest.at,
    },
    drill,
  };
  const ja = checkText(input, 'ja');
  const en = checkText(input, 'en');
  const episode = check.key.split('|')[0] ?? check.key;
  const body = noticeOf(
    { station, town, series: check.series, decidedAt, drill },
    { episode, rise: 1, at: check.at, valueM: check.value },
    {
      ...{ kind: 'check', mark: 'check', name: CHECK_WORDS, ja, en },
      datum: levelsAt(station.levels, check.at)?.datum,
    },
  );
  const picture = newest && { camera: newest.camera.id, takenAt: toIsoJst(newest.at) };
  return picture ? { ...body, picture } : body;
}

function newestPicture(station: StationConfig, pictures: Pick<PictureTable, 'newest'>) {
  return station.cameras
    .flatMap((camera) => {
      const at = pictures.newest(camera.id)?.at;
      return at === undefined ? [] : [{ camera, at }];
    })
    .sort((a, b) => b.at - a.at)[0];
}
