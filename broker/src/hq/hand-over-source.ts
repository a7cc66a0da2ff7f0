import {
  asksForAnswer,
  DAY,
  endOfMaintenance,
  type Instant,
  LedgerQuery,
  type TownId,
} from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { episodeTable } from '../alerts/episode-table.js';
import { answeredBy } from '../duty/answer.js';
import { callTable } from '../duty/call-table.js';
import { rosterAt } from '../duty/roster-at.js';
import { wordTable } from '../duty/word-table.js';
import { newestLines } from '../ledger/ledger-source.js';
import { noticeTable } from '../notices/notice-table.js';
import { interventionTable } from '../readings/intervention-table.js';
import type { Settings } from '../settings/settings.js';
import {
  type HandOver,
  MOST_HAPPENED,
  nobodyFirst,
  type OpenNotice,
  TOLD_AGAIN,
  type Work,
} from './hand-over.js';
import { situationAt } from './situation-source.js';

/** Notices and entries of before are looked for so far back. */
const LOOKED_BACK = 30 * DAY;
/** Of one station. */
const MOST_MAINTENANCES = 20;

export interface AskedShift {
  from: Instant;
  to: Instant;
  town: TownId | undefined;
}

/**
 * What a shift leaves to the next, by what the hub knows now.
 * @param journal undefined where it cannot be read
 * @param clocks river and wall, now
 */
export function handOverOf(
  { store, journal }: { store: SqliteDatabase; journal: SqliteDatabase | undefined },
  settings: Settings,
  { from, to, town }: AskedShift,
  clocks: { now: Instant; wallNow: Instant },
): HandOver {
  const isOf = (one: TownId | null) => town === undefined || one === null || one === town;
  const query = LedgerQuery.parse({
    from,
    to,
    kind: [...TOLD_AGAIN],
    ...(town === undefined ? {} : { town }),
  });
  return {
    from,
    situation: situationAt({ store, journal }, settings, { at: to, town, now: clocks.now }),
    open: nobodyFirst(openAt(store, to).filter((one) => isOf(one.town))),
    duty: [...settings.towns.keys()]
      .filter(isOf)
      .map((town) => ({ town, ...rosterAt(town, settings.shifts, clocks.wallNow + (to - clocks.now)) })),
    works: worksAt(store, settings, to).filter(({ station }) => isOf(station.town)),
    happened: journal ? newestLines({ journal, store }, query, MOST_HAPPENED) : null,
  };
}

/** What people are still asked to answer, by its newest notice each. */
function openAt(store: SqliteDatabase, to: Instant): OpenNotice[] {
  const [notices, words] = [noticeTable(store), wordTable(store)];
  const calls = callTable(store, words);
  const newest = new Map(
    notices
      .between(to - LOOKED_BACK, to)
      .filter(asksForAnswer)
      .map((notice) => [notice.episode, notice]),
  );
  const episodes = episodeTable(store).between(to - LOOKED_BACK, to);
  const ends = new Map(episodes.map(({ id, subsidedAt }) => [id, subsidedAt]));
  return [...newest.values()].flatMap(({ key, episode, decidedAt, town, subjectJa }) => {
    const isOver = ends.has(episode) ? (ends.get(episode) ?? Infinity) <= to : calls.isEnded(key);
    const { acknowledged, handedOver, closed } = answeredBy(
      words.on(episode, key).filter(({ at }) => at <= to),
    );
    return isOver || closed ? [] : { at: Date.parse(decidedAt), town, subjectJa, acknowledged, handedOver };
  });
}

function worksAt(store: SqliteDatabase, { stations }: Settings, at: Instant): Work[] {
  const interventions = interventionTable(store);
  return [...stations.values()].flatMap((station) =>
    interventions
      .maintenances(station.id, MOST_MAINTENANCES)
      .filter((work) => work.from <= at && at < endOfMaintenance(work))
      .map(({ until, by, reason }) => ({ station, until, by, reason })),
  );
}
