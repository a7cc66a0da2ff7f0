import { type Instant, type SeriesId, seriesParts } from '@kawamori/contracts';
import { stationTold } from '../alerts/track.js';
import type { Calling } from '../duty/calling.js';
import { checkBody } from '../notices/check-body.js';
import { endMark, fallenBody, learntBody } from '../notices/fallen-body.js';
import { noticeBody } from '../notices/notice-body.js';
import type { LevelNoticeBody, NoticeTable } from '../notices/notice-table.js';
import { riseBody } from '../notices/rise-body.js';
import { upstreamBody } from '../notices/upstream-body.js';
import type { PictureTable } from '../pictures/picture-table.js';
import type { ReadingTable } from '../readings/reading-table.js';
import type { Settings } from '../settings/settings.js';
import { CANARY } from '../watch/canary.js';
import { canaryBody } from '../watch/canary-body.js';
import type { Batch } from './batch.js';
import type { Occasion } from './carried-packs.js';
import type { CheckDesk } from './check-desk.js';
import type { Decide } from './deciding.js';
import type { News } from './episode-keeper.js';
import { courseOf, type Gauge } from './gauges.js';
import type { JudgedCourses } from './judged-courses.js';

/** How what was judged becomes notices, each addressed to everybody whom it concerns. */
export interface Telling {
  tell(main: SeriesId, news: readonly News[], occasion: Occasion): void;
  /** Whether the newest of a course asks for a check, and what has become of the last ones. */
  lookAt(main: SeriesId, occasion: Occasion): void;
}

export function telling(parts: {
  drill: boolean;
  settings(): Settings;
  table: ReadingTable;
  notices: Pick<NoticeTable, 'freeRise' | 'isTold'>;
  pictures: PictureTable;
  checking: CheckDesk;
  courses: JudgedCourses;
  decide: Decide;
  people: Pick<Calling, 'over' | 'goesOn'>;
  batch(): Batch;
}): Telling {
  const { drill, settings, table, notices, pictures, checking, courses, decide, people, batch } = parts;

  /** News under a number of its own: a story that is told anew may count fewer rises than have been told. */
  const numbered = (news: News): News => {
    const { change, episode } = news;
    const mark = change.rose ? (change.to ?? '') : endMark(change.to).mark;
    const free = notices.freeRise({ episode: episode.id, mark, rise: episode.rise });
    return { ...news, episode: { ...episode, rise: free } };
  };

  const tellOne = (main: SeriesId, found: News, occasion: Occasion) => {
    const news = found.isLearntLater ? found : numbered(found);
    const body = bodyOf(main, news, occasion.at);
    const { endsToldUnder, keeps, stands } = news;
    // Of the past a level is one line of its episode, however often the story is told anew.
    if (news.isLearntLater && body && notices.isTold(body)) return;
    if (!body) return;
    const decided = decide(`${body.episode}|${body.mark}|${body.rise}`, body, occasion, {
      endsToldUnder,
      keeps,
    });
    if (decided.leavesUntold && stands) tellOne(main, stands, occasion);
  };

  const bodyOf = (main: SeriesId, news: News, decidedAt: Instant): LevelNoticeBody | undefined => {
    const { stations, towns } = settings();
    const gauge: Gauge = news.change.bySub ? 'sub' : 'main';
    const series = courseOf(main).find((one) => one.gauge === gauge)?.series ?? main;
    const own = stations.get(seriesParts(main).station);
    const downstream = stationTold(news.track);
    const station = downstream === undefined ? own : stations.get(downstream);
    const town = station && towns.get(station.town);
    if (!own || !station || !town) return undefined;
    const told = { station, town, series, news, decidedAt, drill };
    if (station.id === CANARY) return canaryBody(told);
    if (downstream !== undefined) return upstreamBody(told, own);
    if (news.track === 'rise' && !news.takenBack) return riseBody(told);
    if (news.isLearntLater) return learntBody(told);
    if (!news.change.rose) return fallenBody(told);
    return noticeBody(told, table.find(series, news.change.at)?.reasons.includes('unanswered') ?? false);
  };

  return {
    tell: (main, news, occasion) => {
      const takenBack = news.filter((one) => one.takenBack);
      // Where it is said of what never was that this stands, it is no matter of the past.
      const isSaid = ({ track, change, isLearntLater }: News) =>
        isLearntLater && takenBack.some((one) => one.track === track && one.change.to === change.to);
      for (const one of news) if (!isSaid(one)) tellOne(main, one, occasion);
    },
    lookAt: (main, occasion) => {
      const [judge, rules] = [courses.known(main), courses.rules(main)];
      if (!judge || !rules) return;
      const { raised, moved } = checking.look(main, judge, rules, occasion.at);
      for (const { key, state } of moved) {
        batch().notices.add(key);
        // Whoever was asked need not look any more, nor anybody else: it is known, or told as a level.
        const episode = key.split('|')[0] ?? key;
        if (state === 'open') people.goesOn(key);
        else people.over(episode);
      }
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
