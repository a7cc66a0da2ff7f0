import {
  type Instant,
  MINUTE,
  type NewFact,
  type NoticeKey,
  type NoticeView,
  type SeriesId,
  type StationFile,
  TownId,
} from '@kawamori/contracts';
import { openDatabase, type SqliteDatabase } from '@kawamori/kit';
import { episodeTable } from '../alerts/episode-table.js';
import { checkTable, waitingChecks } from '../judging/check-table.js';
import type { Addressee } from '../judging/deciding.js';
import { openJudge } from '../judging/judge.js';
import { progressTable } from '../judging/progress-table.js';
import { noticeTable } from '../notices/notice-table.js';
import { interventionTable } from '../readings/intervention-table.js';
import { readingTable } from '../readings/reading-table.js';
import {
  type At,
  aStationFile,
  aTown,
  journalled,
  LEVEL,
  LEVEL_SUB,
  minute,
  pack,
  settingUp,
} from './builders.js';

/** What waits to be handed over, in the order in which it came. */
export function allWaiting(database: SqliteDatabase) {
  const table = noticeTable(database);
  return table
    .kinds()
    .flatMap((kind) => [false, true].flatMap((ofMusters) => table.waiting(kind, 0, 100, ofMusters)))
    .sort((a, b) => a.place - b.place);
}

const arrival = (key: NoticeKey): NewFact => ({
  kind: 'notice.tried',
  body: { key, attempt: 1, outcome: 'accepted', detail: '' },
});

/**
 * A hub's judge over a store in memory, fed with facts one after the other.
 * @param others who is told besides a room and a machine of its town
 * @param isSent what is to be told arrives before the next fact
 */
export function aHub(
  station: StationFile = aStationFile(),
  drill = false,
  { others = [], isSent = false }: { others?: readonly Addressee[]; isSent?: boolean } = {},
) {
  const database = openDatabase(':memory:', 'rebuildable');
  const options = {
    addressees: [
      { recipient: 'shimanto-duty', channel: 'webhook', towns: [aTown().id] },
      { recipient: 'shimanto-duty', channel: 'mail', towns: [aTown().id] },
      { recipient: 'nakatosa-duty', channel: 'webhook', towns: [TownId.parse('nakatosa')] },
      ...others,
    ],
    drill,
    logsChanges: true,
  };
  let judge = openJudge(database, options);
  let seq = 0;
  const takeIn = (facts: readonly NewFact[], at: Instant) => {
    const arrived = isSent ? allWaiting(database).map(({ key }) => arrival(key)) : [];
    const judged = judge.apply(journalled([...arrived, ...facts], at, seq + 1));
    seq += arrived.length + facts.length;
    return judged;
  };
  takeIn(settingUp(station), minute(-60));
  const table = readingTable(database);
  const toldOf = (isMeant: (notice: NoticeView) => boolean) =>
    noticeTable(database)
      .newest(100)
      .filter(isMeant)
      .sort((a, b) => a.observedAt - b.observedAt || a.alertLevel - b.alertLevel)
      .map((one) => `${(one.observedAt - minute(0)) / MINUTE} ${one.mark} ${one.rise}`);
  return {
    /** Its store. */
    database: database as SqliteDatabase,
    /** Facts that arrive at one instant (minutes after six). */
    hears: (minutes: number, ...facts: NewFact[]) => takeIn(facts, minute(minutes)),
    /** A reading that arrives the moment it is taken. */
    reads: (...readings: At[]) => {
      for (const reading of readings) takeIn([pack([reading])], minute(reading[0]));
    },
    /** The same of a station's second gauge. */
    readsSub: (...readings: At[]) => {
      for (const reading of readings) takeIn([pack([reading], { series: LEVEL_SUB })], minute(reading[0]));
    },
    startsAgain: () => {
      judge = openJudge(database, options);
    },
    stored: (series: SeriesId = LEVEL) =>
      table.range(series, 0, Number.MAX_SAFE_INTEGER, 1_000).map((one) => {
        const why = one.reasons.length > 0 ? ` ${one.reasons.join('+')}` : '';
        return `${(one.at - minute(0)) / MINUTE} ${one.value} ${one.quality}${why}`;
      }),
    newest: () => table.newest(LEVEL),
    hasAlternative: (minutes: number, value: number) => table.hasAlternative(LEVEL, minute(minutes), value),
    episodes: () => episodeTable(database).ofSeries(LEVEL, 100).reverse(),
    notices: () => noticeTable(database).newest(100).reverse(),
    /** Levels that were told, in the order of the readings. */
    told: () => toldOf(({ kind }) => kind === null),
    /** Ends that were told quietly. */
    ended: () => toldOf(({ kind }) => kind === 'fallen' || kind === 'closed'),
    /** What stands in the record as learnt later. */
    learnt: () => toldOf(({ kind }) => kind === 'learnt'),
    waiting: () => allWaiting(database),
    /** The minutes of doubted readings after which nothing has come in time. */
    overdue: (minutes: number) =>
      waitingChecks({ checks: checkTable(database), table, interventions: interventionTable(database) })
        .filter(({ answerBy }) => answerBy <= minute(minutes))
        .map(({ at }) => (at - minute(0)) / MINUTE),
    /** What people were asked to look at, in the order of the readings. */
    checks: () =>
      noticeTable(database)
        .newest(100)
        .flatMap(({ check }) => (check ? [check] : []))
        .sort((a, b) => a.at - b.at)
        .map(
          ({ at, series, reason, state }) =>
            `${(at - minute(0)) / MINUTE} ${series.split('/')[1]} ${reason} ${state}`,
        ),
    counts: () => progressTable(database).load(),
  };
}
