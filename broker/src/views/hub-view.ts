import type {
  CallReason,
  ClockView,
  EpisodeView,
  Instant,
  MissingFacts,
  NoticeKey,
  NoticeView,
  PersonId,
  Quantity,
  SeriesId,
  SeriesView,
  Snapshot,
  StationId,
  StationState,
} from '@kawamori/contracts';
import { gapAfter, NOTICES_IN_SNAPSHOT, QUALITY_CODES, seriesId, UNIT_OF } from '@kawamori/contracts';
import { type Clock, openForReading, type Part, type SqliteDatabase } from '@kawamori/kit';
import { episodeTable, episodeView } from '../alerts/episode-table.js';
import { type StatementTable, statementTable } from '../announcements/statement-table.js';
import { type BookTable, bookTable } from '../book/book-table.js';
import { conditionTable, type OpenCondition } from '../conditions/condition-table.js';
import type { Word } from '../duty/answer.js';
import { callTable } from '../duty/call-table.js';
import type { CallingNotice } from '../duty/calls-of-notice.js';
import { openHeadquarters } from '../duty/headquarters.js';
import type { Called } from '../duty/links.js';
import { type MusterTable, musterTable } from '../duty/muster-table.js';
import { wordTable } from '../duty/word-table.js';
import { type Check, checkTable, waitingChecks } from '../judging/check-table.js';
import { type LostPeriod, progressTable } from '../judging/progress-table.js';
import { type ChannelRecord, channelRecords } from '../notices/channel-record.js';
import type { Outbox } from '../notices/dispatcher.js';
import { noticeTable } from '../notices/notice-table.js';
import { recipientOf, riseKeyOf } from '../notices/person-recipient.js';
import { shownNotice } from '../notices/shown-notice.js';
import { type PictureTable, pictureTable } from '../pictures/picture-table.js';
import { type PinTable, pinTable } from '../pictures/pin-table.js';
import { type SetAside, setAsideIn } from '../poison/poison-table.js';
import { type InterventionTable, interventionTable } from '../readings/intervention-table.js';
import type { StoredReading } from '../readings/reading-store.js';
import { type OtherValue, readingTable } from '../readings/reading-table.js';
import { type Backlog, rollUpBacklog } from '../readings/roll-up-backlog.js';
import { type Settings, settingsTable } from '../settings/settings.js';
import { type StationNotes, stationNotes } from '../settings/station-notes.js';
import { lateOnes } from './late-ones.js';
import { MOST_READINGS } from './series-store.js';
import { stationView } from './station-view.js';

/** What the faces and the API read: the judge's store, opened for reading beside its writer. */
export interface HubView extends Part {
  /** Reads another store from now on: the one in memory while the disk takes nothing, and the one on the disk again. */
  readFrom(storeFile: string): void;
  /** The store that is read now. */
  storeFile(): string;
  settings(): Settings;
  /** Reads the settings again after they changed. */
  refreshSettings(): void;
  station(id: StationId): StationState | undefined;
  stations(): StationState[];
  /** Stations that changed after a sequence. */
  stationsSince(seq: number): StationState[];
  /** The newest first. @param before the key of a notice; only what was decided before it */
  notices(limit: number, before?: string): NoticeView[];
  notice(riseKey: string): NoticeView | undefined;
  /** The last of the canary's, which is in no list. */
  newestCanary(): NoticeView | undefined;
  /** What waits to be handed over. */
  outbox: Outbox;
  /** Since when something waits to be handed to a channel; undefined where nothing does. */
  waitsSince(): Instant | undefined;
  /** Notices that call people, and that nobody has acknowledged; by the wall clock. */
  unacknowledgedSince(from: Instant): (CallingNotice & { key: string })[];
  /** Why a call was made; undefined where it was none. */
  callReason(key: NoticeKey): CallReason | undefined;
  /** Whether a call still has to leave: nobody has answered since it was decided, and a muster's hour has not come. @param now wall clock */
  isCallNeeded(key: NoticeKey, now: Instant): boolean;
  /** What was said of a notice, as it was said. */
  wordsOn(episode: string, notice: string): Word[];
  /** Whether a telephone's press has been said of an episode already. */
  knowsPress(episode: string, key: string): boolean;
  /** The other notices that a person was sent in one message with this one. */
  toldWith(notice: string, person: PersonId): string[];
  /** Whom notices have called since; by the wall clock. */
  calledSince(from: Instant): Called[];
  /** How often a person has acknowledged a notice by a link and taken that back. */
  undoneByLink(person: PersonId, notice: string): number;
  /** How a way to reach somebody has done. */
  channelRecord(recipient: string, channel: string): ChannelRecord;
  /** Keys of the notices of an episode, the oldest first. */
  noticesOf(episode: string): string[];
  /** Of those the ones that ask people for an answer. @param upTo none that was decided after it */
  askingOf(episode: string, upTo?: string): string[];
  /** What has become since of what a notice told; undefined where nothing was told of that. */
  toldSince(notice: string): NoticeView | undefined;
  /** Whether a notice calls nobody any more, for its episode is over, or it was taken back. */
  isOver(notice: string): boolean;
  episodes(id: StationId, limit: number): EpisodeView[];
  /** Of the station's levels, those with the highest crests, the highest first. */
  highestEpisodes(id: StationId, limit: number): EpisodeView[];
  /** The episode of a station's level that is open. Cheap: it is asked after each batch that was judged. */
  openEpisode(id: StationId): EpisodeView | undefined;
  /** What the embedded store has of a period; what it has let go of, see long-series.ts. */
  series(id: StationId, quantity: Quantity, from: Instant, to: Instant): SeriesView | undefined;
  pictures(): PictureTable;
  /** What is broken or blind, the oldest first. */
  conditions(): OpenCondition[];
  /** Checks whose next reading is overdue at an instant. */
  waitingChecks(): Check[];
  interventions(): InterventionTable;
  /** What others have announced, and mayors ordered. */
  statements(): StatementTable;
  /** HQ's book. */
  book(): BookTable;
  /** People who were called together. */
  musters(): MusterTable;
  /** Pictures that are part of the record. */
  pins(): PinTable;
  /** What staff have noted at stations. */
  notes(): StationNotes;
  /** Readings of a series up to this instant are not judged any more; undefined while all are. */
  settledAt(series: SeriesId): Instant | undefined;
  /** When the newest reading of a series was taken, of whatever quality, also of a station that is not set up. */
  newestHeardAt(series: SeriesId): Instant | undefined;
  hasReadings(series: SeriesId, from: Instant, to: Instant): boolean;
  /** Readings of a period with what is thought of them, ascending; at most so many. */
  readingsBetween(series: SeriesId, from: Instant, to: Instant, limit: number): StoredReading[];
  /** What else came for instants of a period that have a reading, the newest instant first; at most so many. */
  otherValues(series: SeriesId, from: Instant, to: Instant, limit: number): OtherValue[];
  clock(): ClockView;
  /** Facts that broke the judge, and were left out. */
  setAside(): SetAside[];
  /** Facts that are missing in the journal, and nobody has seen it yet. */
  unseenGaps(): readonly MissingFacts[];
  /** Periods of which readings are missing, seen or not. */
  lostReadings(): readonly LostPeriod[];
  counts(): { stored: number; duplicate: number; deadLettered: number };
  readings(series: SeriesId): number;
  /** Series whose roll-ups are still to be made. */
  rollUpBacklog(): Backlog;
  snapshot(rest: Pick<Snapshot, 'hub' | 'nodes'>): Snapshot;
}

export function hubView(firstFile: string, riverClock: Clock, pace: () => number): HubView {
  let storeFile = firstFile;
  let database: SqliteDatabase | undefined;
  let tables: ReturnType<typeof open> | undefined;
  let settings: Settings | undefined;

  const open = (file: string) => {
    database = openForReading(file);
    return {
      table: readingTable(database),
      backlog: rollUpBacklog(database),
      episodes: episodeTable(database),
      notices: noticeTable(database),
      channels: channelRecords(database),
      calls: callTable(database, wordTable(database)),
      words: wordTable(database),
      pictures: pictureTable(database),
      interventions: interventionTable(database),
      statements: statementTable(database),
      book: bookTable(database),
      musters: musterTable(database),
      pins: pinTable(database),
      notes: stationNotes(database),
      checks: checkTable(database),
      conditions: conditionTable(database),
      settings: settingsTable(database),
      progress: progressTable(database),
    };
  };
  const opened = () => {
    if (!tables) throw new Error('the view is not open');
    return tables;
  };
  const known = (): Settings => {
    settings ??= opened().settings.load();
    return settings;
  };

  const withEnd = (notice: NoticeView): NoticeView => ({
    ...notice,
    isOver: opened().calls.isEnded(notice.key),
  });

  const view: HubView = {
    name: 'view',
    start: () => {
      tables = open(storeFile);
    },
    stop: () => {
      database?.close();
    },
    readFrom: (file) => {
      storeFile = file;
      if (!tables) return;
      const left = database;
      tables = open(file);
      settings = undefined;
      left?.close();
    },
    storeFile: () => storeFile,
    settings: known,
    refreshSettings: () => {
      settings = opened().settings.load();
    },
    station: (id) => {
      const { stations } = known();
      const station = stations.get(id);
      const { progress, ...tables } = opened();
      return (
        station &&
        stationView(station, riverClock.now(), { ...tables, stations, seq: progress.stationSeq(id) })
      );
    },
    stations: () => [...known().stations.keys()].flatMap((id) => view.station(id) ?? []),
    stationsSince: (seq) =>
      [...known().stations.keys()]
        .filter((id) => opened().progress.stationSeq(id) > seq)
        .flatMap((id) => view.station(id) ?? []),
    notices: (limit, before) =>
      (before === undefined ? opened().notices.newest(limit) : opened().notices.before(before, limit)).map(
        withEnd,
      ),
    notice: (riseKey) => {
      const found = opened().notices.one(riseKey);
      return found && withEnd(found);
    },
    newestCanary: () => opened().notices.newestCanary(),
    outbox: {
      kinds: () => opened().notices.kinds(),
      waiting: (...asked) => opened().notices.waiting(...asked),
      stillWaiting: (keys) => opened().notices.stillWaiting(keys),
    },
    waitsSince: () => opened().calls.waitsSince(),
    unacknowledgedSince: (from) => opened().calls.unacknowledgedSince(from),
    callReason: (key) => opened().calls.reasonOf(key),
    isCallNeeded: (key, now) => opened().calls.isNeeded(key, riseKeyOf(key), now),
    wordsOn: (episode, notice) => opened().words.on(episode, notice),
    knowsPress: (episode, key) => opened().words.knowsPress(episode, key),
    toldWith: (notice, person) => opened().notices.toldWith(notice, recipientOf(person)),
    calledSince: (from) => opened().calls.calledSince(from),
    undoneByLink: (person, notice) => opened().words.undoneByLink(notice.split('|')[0] ?? '', notice, person),
    channelRecord: (recipient, channel) => opened().channels.of(recipient, channel),
    noticesOf: (episode) => opened().notices.ofEpisode(episode),
    askingOf: (episode, upTo) => opened().notices.askingOf(episode, upTo),
    toldSince: (notice) => opened().notices.toldSince(notice),
    isOver: (notice) => opened().calls.isEnded(notice),
    episodes: (id, limit) => opened().episodes.ofSeries(seriesId(id, 'level'), limit).map(episodeView),
    highestEpisodes: (id, limit) => opened().episodes.highest(seriesId(id, 'level'), limit).map(episodeView),
    openEpisode: (id) => {
      const open = opened().episodes.open(seriesId(id, 'level'));
      return open && episodeView(open);
    },
    series: (id, quantity, from, to) => {
      const config = known().stations.get(id)?.series[quantity];
      if (!config) return undefined;
      const series = seriesId(id, quantity);
      const rows = opened().table.range(series, from, to, MOST_READINGS);
      return {
        series,
        unit: UNIT_OF[quantity],
        from,
        to: rows.length < MOST_READINGS ? to : (rows.at(-1)?.at ?? to),
        at: rows.map((row) => row.at),
        value: rows.map((row) => row.value),
        quality: rows.map((row) => QUALITY_CODES.indexOf(row.quality)),
        gapMs: gapAfter(config.expected.observing),
        ...lateOnes(rows, config.expected.observing),
      };
    },
    pictures: () => opened().pictures,
    conditions: () => opened().conditions.open(),
    waitingChecks: () => waitingChecks(opened()),
    interventions: () => opened().interventions,
    statements: () => opened().statements,
    book: () => opened().book,
    musters: () => opened().musters,
    pins: () => opened().pins,
    notes: () => opened().notes,
    settledAt: (series) => opened().table.horizon(series)?.settledAt,
    newestHeardAt: (series) => opened().table.newestHeard(series)?.at,
    hasReadings: (series, from, to) => opened().table.range(series, from, to, 1).length > 0,
    readingsBetween: (series, from, to, limit) => opened().table.range(series, from, to, limit),
    otherValues: (series, from, to, limit) => opened().table.alternatives(series, from, to, limit),
    clock: () => {
      const { judgedAt, seq } = opened().progress.load();
      return { now: riverClock.now(), pace: pace(), judgedAt, judgedSeq: seq };
    },
    lostReadings: () => opened().progress.load().lostReadings ?? [],
    unseenGaps: () => opened().progress.load().unseenGaps ?? [],
    setAside: () => (database ? setAsideIn(database) : []),
    counts: () => {
      const { stored, duplicate, deadLettered } = opened().progress.load();
      return { stored, duplicate, deadLettered };
    },
    readings: (series) => opened().table.count(series),
    rollUpBacklog: () => opened().backlog(),
    snapshot: (rest) => ({
      ...rest,
      clock: view.clock(),
      towns: [...known().towns.values()].map(({ id, nameJa, nameEn }) => ({ id, nameJa, nameEn })),
      stations: view.stations(),
      notices: view.notices(NOTICES_IN_SNAPSHOT).map(shownNotice),
      official: view.statements().official(),
      book: view.book().mark(),
      headquarters: openHeadquarters(known()),
      musters: view.musters().mark(),
    }),
  };
  return view;
}
