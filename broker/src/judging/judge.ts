import { DAY, type Fact, type Instant, type Milliseconds, type StationId } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { episodeTable } from '../alerts/episode-table.js';
import { heardTable } from '../alerts/heard-table.js';
import { createStatementTable, statementTable } from '../announcements/statement-table.js';
import { bookTable, createBookTable } from '../book/book-table.js';
import { conditionTable } from '../conditions/condition-table.js';
import { conditionTelling } from '../conditions/condition-telling.js';
import { callTable } from '../duty/call-table.js';
import { calling } from '../duty/calling.js';
import { mistrustedWays } from '../duty/mistrusted-ways.js';
import { createMusterTable, isMusterFact, musterTable } from '../duty/muster-table.js';
import { musterTelling } from '../duty/muster-telling.js';
import { wordTable } from '../duty/word-table.js';
import { channelRecords } from '../notices/channel-record.js';
import { noticeTable } from '../notices/notice-table.js';
import { createPictureTables, pictureTable } from '../pictures/picture-table.js';
import { createPinTable, pinTable } from '../pictures/pin-table.js';
import { createPoisonTable } from '../poison/poison-table.js';
import { giveUpChangeLog, keepChangeLog } from '../readings/change-log.js';
import { createInterventionTables, interventionTable } from '../readings/intervention-table.js';
import { createReadingTables } from '../readings/reading-schema.js';
import { readingTable } from '../readings/reading-table.js';
import { queueRollUps, sumUpBacklog } from '../readings/roll-up-backlog.js';
import { SETTING_KINDS, type Settings, settingsTable, stationOfCamera } from '../settings/settings.js';
import { createStationNoteTable, stationNotes } from '../settings/station-notes.js';
import { withCanary } from '../watch/canary-station.js';
import { emptyBatch, noteMoved } from './batch.js';
import { carriedPacks, type Occasion } from './carried-packs.js';
import { checkDesk } from './check-desk.js';
import { checkTable } from './check-table.js';
import { type DecidingInputs, deciding } from './deciding.js';
import { type Confirmed, retire, takeAway } from './horizon.js';
import { intake } from './intake.js';
import { judgedCourses } from './judged-courses.js';
import { missingAfter } from './missing-facts.js';
import { createProgressTable, type Progress, progressTable, type Standing } from './progress-table.js';
import { telling } from './telling.js';

/** What a batch of facts changed, for those who show and tell it. */
export interface Judged {
  /** Everything up to this sequence has been judged. */
  seq: number;
  stations: StationId[];
  /** Notices decided or moved on, by their rise key. */
  notices: string[];
  /** The canary's notice was decided or has moved on. */
  canaryMoved?: boolean;
  settingsChanged: boolean;
  /** What others have announced or mayors ordered is otherwise than before. */
  statementsChanged?: boolean;
  /** HQ's book is otherwise than before. */
  bookChanged?: boolean;
  /** Somebody was called together, has answered or arrived. */
  mustersChanged?: boolean;
}

/**
 * The reader that makes sense of the journal: one fold of quality and levels over every series, written with its cursor in one
 * transaction. Stopped at any instant it goes on exactly where it was.
 */
export interface Judge {
  readonly cursor: number;
  apply(facts: readonly Fact[]): Judged;
  /** Moves the cursor on to a fact that is left out. */
  pass(seq: number): void;
  /** Takes away some of what a server holds. Returns whether there may be more. */
  takeAway(confirmed: Confirmed): boolean;
  /** Takes away some readings from before an instant, where no server keeps a copy. Returns whether there may be more. */
  retire(keepFrom: Instant): boolean;
  /** Sums up a piece of the readings that an earlier version has left. Returns how many; undefined when nothing is left. */
  sumUp(): number | undefined;
  /** Notes every roll-up to be made once more. */
  queueRollUps(): void;
}

const STILL_TOLD: Milliseconds = 7 * DAY;

export function createJudgeTables(database: SqliteDatabase): void {
  createReadingTables(database);
  createProgressTable(database);
  settingsTable(database);
  episodeTable(database);
  heardTable(database);
  noticeTable(database);
  channelRecords(database);
  createMusterTable(database);
  callTable(database, wordTable(database));
  conditionTable(database);
  createPictureTables(database);
  createPinTable(database);
  createStationNoteTable(database);
  createInterventionTables(database);
  createStatementTable(database);
  createBookTable(database);
  createPoisonTable(database);
}

export function openJudge(
  database: SqliteDatabase,
  {
    logsChanges,
    standing,
    drill,
    waymarkEvery,
    ...decidingInputs
  }: DecidingInputs & {
    drill: boolean;
    /** A server keeps a copy: note what changes. */
    logsChanges: boolean;
    /** The journal's last fact as the judge comes to it. */
    standing?: Standing | undefined;
    /** Readings between two states that are remembered of what is open of a course. */
    waymarkEvery?: number;
  },
): Judge {
  createJudgeTables(database);
  const changes = logsChanges ? keepChangeLog(database) : undefined;
  if (!changes) giveUpChangeLog(database);
  const table = readingTable(database, changes);
  const { writing } = table;
  if (!writing) throw new Error('the judge needs a database that it may write');
  const settingsRows = settingsTable(database);
  const episodes = episodeTable(database);
  const heards = heardTable(database);
  const notices = noticeTable(database);
  const channels = channelRecords(database);
  const pictures = pictureTable(database);
  const interventions = interventionTable(database);
  const statements = statementTable(database);
  const book = bookTable(database);
  const pins = pinTable(database);
  const notes = stationNotes(database);
  const progress = progressTable(database);

  let settings: Settings = settingsRows.load();
  let judgedBy = withCanary(settings);
  let areSettingsStale = false;
  const reached: Progress = progress.load();
  if (reached.seq === 0 && standing) reached.begunOn = standing;
  let batch = emptyBatch();

  /** Another hub judged it, and told whom it had to tell. */
  const isToldElsewhere = ({ seq }: Occasion) => seq <= (reached.toldThrough ?? 0);
  const words = wordTable(database);
  /**
   * A judge that begins anew judges what has been told long since, some of it under another name: its readings have left the journal, or an
   * earlier version judged it. How long ago is counted among the facts: the machine's clock may be wrong at a start.
   */
  const isLongPast = ({ at }: Occasion) => {
    const { seq, begunOn } = reached;
    return begunOn !== undefined && seq < begunOn.seq && at < begunOn.at - STILL_TOLD;
  };
  const open = conditionTable(database);
  const people = calling({
    ...{ notices, calls: callTable(database, words), words },
    mistrusted: () => mistrustedWays(open.open()),
  });
  const shared = { settings: () => settings, batch: () => batch, table };
  const withItsStation = { ...shared, settings: () => judgedBy };
  const courses = judgedCourses(withItsStation.settings, {
    ...{ table, writing, episodes, heards, progress },
    waymarkEvery,
  });
  const checking = checkDesk({ checks: checkTable(database), table });
  const decide = deciding(decidingInputs, { ...shared, notices, people, isToldElsewhere, isLongPast });
  const told = telling({ ...withItsStation, drill, notices, pictures, checking, courses, decide, people });
  const conditions = conditionTelling({
    ...{ drill, settings: shared.settings, notices, people, decide },
    conditions: open,
  });
  const mustered = musterTelling({
    ...{ drill, people, decide, musters: musterTable(database) },
    town: (id) => settings.towns.get(id),
  });
  const kept = { table, writing, episodes, comparedBefore: courses.comparedBefore };
  const readings = intake({ ...shared, writing, interventions, courses, telling: told, reached });

  const takeFact = (fact: Fact) => {
    if (fact.kind === 'readings.received') return readings.take(fact);
    if (fact.kind === 'readings.carried') {
      for (const [series, before] of fact.body.lacks ?? [])
        writing.begin(series, { beginsAt: before, settledAt: before - 1 });
      for (const pack of carriedPacks(fact)) readings.take(pack);
      return;
    }
    if (fact.kind === 'record.dead-lettered') {
      reached.deadLettered++;
      return;
    }
    if (fact.kind === 'channel.tested') return channels.take(fact);
    if (fact.kind === 'notice.tried') {
      if (!isToldElsewhere(fact)) channels.take(fact);
      const moved = isToldElsewhere(fact)
        ? notices.toldElsewhere(fact.body)
        : notices.tried(fact.body, fact.wallAt);
      if (moved) noteMoved(batch, moved);
      const ending = fact.body.outcome === 'accepted' ? people.reached(fact.body.key, settings) : undefined;
      if (ending) batch.notices.add(ending);
      return;
    }
    if (fact.kind === 'town.imported') {
      reached.toldThrough = fact.seq + fact.body.facts;
      return;
    }
    if (conditions.apply(fact)) return;
    const called = people.apply(fact, settings, { isOurs: !isToldElsewhere(fact) });
    if (called) {
      for (const key of called) batch.notices.add(key);
      return;
    }
    if (isMusterFact(fact)) {
      for (const key of mustered(fact)) batch.notices.add(key);
      batch.musters = true;
      return;
    }
    const stretches = interventions.apply(fact);
    if (stretches)
      return readings.takeSaid(stretches, fact, fact.kind === 'reading.unanswered' ? fact.body : undefined);
    const missing = missingAfter(reached, fact);
    if (missing) {
      Object.assign(reached, missing);
      return;
    }
    const camera = pictures.apply(fact) ?? pins.apply(fact);
    if (camera !== undefined) {
      const station = stationOfCamera(settings, camera);
      if (station !== undefined) batch.stations.add(station);
      return;
    }
    const noted = notes.apply(fact);
    if (noted !== undefined) {
      batch.stations.add(noted);
      return;
    }
    if (statements.apply(fact)) {
      batch.statements = true;
      return;
    }
    if (book.apply(fact)) {
      batch.book = true;
      return;
    }
    if (settingsRows.apply(fact)) batch.settings = areSettingsStale = true;
  };

  /** Before anything is judged by them, and once for many that come together: a region's nodes, or a file of stations. */
  const settleSettings = () => {
    if (!areSettingsStale) return;
    areSettingsStale = false;
    settings = settingsRows.load();
    judgedBy = withCanary(settings);
    courses.settingsChanged();
  };

  const applyAll = database.transaction((facts: readonly Fact[]) => {
    for (const fact of facts) {
      if (!SETTING_KINDS.includes(fact.kind)) settleSettings();
      takeFact(fact);
      // One that was set aside and is given back lies behind the cursor.
      reached.seq = Math.max(reached.seq, fact.seq);
      if (fact.kind === 'readings.received')
        // Also where it lies before the last: a clock of the hub that was put right must not hide that nothing is judged any more.
        reached.judgedAt = fact.at;
    }
    settleSettings();
    courses.save(batch.courses);
    writing.settle();
    progress.save(reached, [...batch.stations]);
  });

  return {
    get cursor() {
      return reached.seq;
    },
    apply: (facts) => {
      batch = emptyBatch();
      applyAll(facts);
      return {
        seq: reached.seq,
        stations: [...batch.stations],
        notices: [...batch.notices],
        ...(batch.canary ? { canaryMoved: true } : {}),
        settingsChanged: batch.settings,
        ...(batch.statements ? { statementsChanged: true } : {}),
        ...(batch.book ? { bookChanged: true } : {}),
        ...(batch.musters ? { mustersChanged: true } : {}),
      };
    },
    pass: (seq) => {
      reached.seq = Math.max(reached.seq, seq);
      progress.save(reached, []);
    },
    sumUp: sumUpBacklog(database, writing.rollUps),
    queueRollUps: () => queueRollUps(database),
    takeAway: (confirmed) => changes !== undefined && takeAway(database, confirmed, { ...kept, changes }),
    retire: (keepFrom) => changes === undefined && retire(database, keepFrom, kept),
  };
}
