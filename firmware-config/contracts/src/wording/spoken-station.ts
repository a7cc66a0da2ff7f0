import type { MarkView, StationState } from '../http/stations.js';
import { endOfMaintenance, type MaintenanceView } from '../interventions.js';
import { toLevelMark } from '../looks/marks.js';
import type { Standing } from '../looks/standing.js';
import { DAY, type Instant } from '../units.js';
import { gaugesWords } from './face-gauges.js';
import { FACE_TEXTS } from './faces.js';
import { fillIn, type TextFilling } from './fill-in.js';
import type { Language } from './language.js';
import { badgeWords, reachedWords } from './levels.js';
import { riverWords } from './place-words.js';
import {
  clockWords,
  dateTimeWords,
  freshnessWords,
  levelWords,
  passedWords,
  rainWords,
  spokenDistance,
} from './values.js';

/** What a text says in: when, and to whom. */
export interface Spoken {
  now: Instant;
  language: Language;
}

/**
 * A station as one sentence for those who hear the screen: 「久礼川 大橋 2.31 m、30分で＋0.42 m、避難判断水位まで0.49 m、3分前」. The
 * same on the map, in lists, beside the chart and in announcements.
 */
export function spokenStation(station: StationState, standing: Standing, spoken: Spoken): string {
  const { freshness, held, latest, work } = standing;
  const name = placeName(station, spoken.language);
  if (freshness === 'never' || latest === null)
    return joined(
      [name, say('noValueYet', spoken), workWords(work, spoken), camerasSpoken(standing, spoken)],
      spoken,
    );
  const age = freshnessWords(freshness, standing.ageMs ?? 0, spoken.language);
  if (!station.level)
    return joined(
      [
        `${name} ${rainSpoken(station, spoken)}`,
        age,
        workWords(work, spoken),
        camerasSpoken(standing, spoken),
      ],
      spoken,
    );
  const parts = [
    `${name} ${levelWords(latest.value)}`,
    trendSpoken(standing, spoken),
    held && badgeWords(toLevelMark(held), spoken.language),
    distanceSpoken(standing, spoken),
    standing.confirmingFall && say('confirmingFall', spoken),
    standing.doubtful && say('doubtful', spoken),
    ...gaugesWords(standing, spoken.language),
    age,
    workWords(work, spoken),
    rainSpoken(station, spoken),
    rainAge(standing, spoken),
    camerasSpoken(standing, spoken),
  ];
  return joined(parts, spoken);
}

/** That a station has reached a level, with where it stands: said once, when it happens. */
export function spokenRise(
  station: StationState,
  standing: Standing,
  mark: MarkView,
  spoken: Spoken,
): string {
  const reached = reachedWords(toLevelMark(mark), spoken.language);
  const { latest } = standing;
  return joined(
    [
      say('spokenLevel', spoken, { name: placeName(station, spoken.language), reached }),
      latest !== null && levelWords(latest.value),
      trendSpoken(standing, spoken),
      distanceSpoken(standing, spoken),
      freshnessWords(standing.freshness, standing.ageMs ?? 0, spoken.language),
    ],
    spoken,
  );
}

/** When work ends: its clock time, with the date where that is a day off or more. */
export function workUntil(work: MaintenanceView, now: Instant, language: Language): string {
  const until = endOfMaintenance(work);
  return until - now < DAY ? clockWords(until) : dateTimeWords(until, language);
}

function placeName(station: StationState, language: Language): string {
  const river = riverWords(station, language);
  const name = language === 'ja' ? station.nameJa : station.nameEn;
  if (!river || name.startsWith(river)) return name;
  return language === 'ja' ? `${river} ${name}` : `${name}, ${river}:`;
}

function trendSpoken({ trend }: Standing, spoken: Spoken): string | undefined {
  if (!trend) return undefined;
  const { minutes, changeM, direction } = trend;
  if (direction === 'level') return say('spokenStill', spoken, { minutes });
  const change = `${changeM < 0 ? '－' : '＋'}${Math.abs(changeM).toFixed(2)}`;
  return say('spokenTrend', spoken, { minutes, change });
}

function distanceSpoken({ distance, confirmingFall }: Standing, { language }: Spoken): string | undefined {
  if (confirmingFall) return passedWords(distance, language) || undefined;
  return distance && spokenDistance(distance, language);
}

function rainSpoken({ rain }: StationState, spoken: Spoken): string | undefined {
  if (!rain?.latest) return undefined;
  const { mm10min, mm1h, mmSinceBegin } = rain;
  return say('spokenRain', spoken, {
    mm10min: rainWords(mm10min),
    mm1h: rainWords(mm1h),
    mmSinceBegin: rainWords(mmSinceBegin),
  });
}

/** Rain beside a level has an age of its own; told where it is not as fresh as the level. */
function rainAge({ rainCurrency: rain, freshness }: Standing, { language }: Spoken): string | undefined {
  if (!rain || rain.freshness === 'never' || rain.freshness === freshness) return undefined;
  return freshnessWords(rain.freshness, rain.ageMs ?? 0, language);
}

/** A picture has an age of its own, told always: it is looked at by itself. Of several cameras also how many of them still send. */
function camerasSpoken({ cameras }: Standing, spoken: Spoken): string | undefined {
  if (!cameras) return undefined;
  const { count, current, newest } = cameras;
  if (newest.ageMs === undefined) return say('spokenNoPicture', spoken, { count });
  const age = freshnessWords(newest.freshness, newest.ageMs, spoken.language);
  return current === 0 || current === count
    ? say('spokenPicture', spoken, { count, age })
    : say('spokenSomePictures', spoken, { count, current, age });
}

function workWords(work: MaintenanceView | undefined, spoken: Spoken): string | undefined {
  return work && say('underMaintenance', spoken, { until: workUntil(work, spoken.now, spoken.language) });
}

const say = (key: keyof typeof FACE_TEXTS, { language }: Spoken, values?: TextFilling): string =>
  fillIn(FACE_TEXTS[key], language, values);

const joined = (parts: readonly (string | undefined | false)[], { language }: Spoken): string =>
  parts.filter(Boolean).join(language === 'ja' ? '、' : ', ');
