import { type SeriesId, seriesParts } from '@kawamori/contracts';
import { checkBody } from '../notices/check-body.js';
import { noticeBody } from '../notices/notice-body.js';
import type { NoticeTable } from '../notices/notice-table.js';
import type { PictureTable } from '../pictures/picture-table.js';
import type { ReadingTable } from '../readings/reading-table.js';
import type { Settings } from '../settings/settings.js';
import type { Batch } from './batch.js';
import type { Occasion } from './carried-packs.js';
import type { CheckDesk } from './check-desk.js';
import type { Decide } from './deciding.js';
import type { Rise } from './episode-keeper.js';
import { courseOf, type Gauge } from './gauges.js';
import type { JudgedCourses } from './judged-courses.js';

/** How what was judged becomes notices, each addressed to everybody whom it concerns. */
export interface Telling {
  tell(main: SeriesId, rises: readonly Rise[], occasion: Occasion): void;
  /** Whether the newest of a course asks for a check, and what has become of the last ones. */
  lookAt(main: SeriesId, occasion: Occasion): void;
}

export function telling(parts: {
  drill: boolean;
  settings(): Settings;
  table: ReadingTable;
  notices: Pick<NoticeTable, 'freeRise'>;
  pictures: PictureTable;
  checking: CheckDesk;
  courses: JudgedCourses;
  decide: Decide;
  batch(): Batch;
}): Telling {
  const { drill, settings, table, notices, pictures, checking, courses, decide, batch } = parts;

  /** A rise under a number of its own: a story that is told anew may count fewer rises than have been told. */
  const numbered = (rise: Rise): Rise | undefined => {
    const { change, episode, since } = rise;
    const known = { episode: episode.id, mark: change.to ?? '', rise: episode.rise };
    const free = notices.freeRise(known, since, change.at);
    return free === undefined ? undefined : { ...rise, episode: { ...episode, rise: free } };
  };

  const tellOne = (main: SeriesId, found: Rise, occasion: Occasion) => {
    const rise = numbered(found);
    if (!rise) return;
    const gauge: Gauge = rise.change.bySub ? 'sub' : 'main';
    const series = courseOf(main).find((one) => one.gauge === gauge)?.series ?? main;
    const station = settings().stations.get(seriesParts(series).station);
    const town = station && settings().towns.get(station.town);
    if (!station || !town) return;
    const unanswered = table.find(series, rise.change.at)?.reasons.includes('unanswered') ?? false;
    const body = noticeBody({ station, town, series, rise, unanswered, decidedAt: occasion.at, drill });
    if (body) decide(`${rise.episode.id}|${rise.change.to}|${rise.episode.rise}`, body, occasion);
  };

  return {
    tell: (main, rises, occasion) => {
      for (const rise of rises) tellOne(main, rise, occasion);
    },
    lookAt: (main, occasion) => {
      const [judge, rules] = [courses.known(main), courses.rules(main)];
      if (!judge || !rules) return;
      const { raised, moved } = checking.look(main, judge, rules, occasion.at);
      for (const key of moved) batch().notices.add(key);
      const station = settings().stations.get(seriesParts(main).station);
      const town = station && settings().towns.get(station.town);
      if (!station || !town) return;
      for (const one of raised) {
        const body = checkBody({ station, town, ...one, decidedAt: occasion.at, pictures, drill });
        decide(one.check.key, body, occasion);
      }
    },
  };
}
