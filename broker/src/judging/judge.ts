import {
  type Fact,
  type FactBody,
  type Instant,
  noticeKey,
  type QualityReason,
  type SeriesId,
  type StationId,
  seriesParts,
  type TownId,
} from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { episodeTable } from '../alerts/episode-table.js';
import { acknowledgementTable } from '../duty/acknowledgement-table.js';
import { callTable } from '../duty/call-table.js';
import { calling } from '../duty/calling.js';
import { isCalmAround } from '../duty/calm-around.js';
import { checkBody } from '../notices/check-body.js';
import { noticeBody } from '../notices/notice-body.js';
import { type NoticeBody, noticeTable } from '../notices/notice-table.js';
import { createPictureTables, pictureTable } from '../pictures/picture-table.js';
import { createPoisonTable } from '../poison/poison-table.js';
import { giveUpChangeLog, keepChangeLog } from '../readings/change-log.js';
import { createInterventionTables, interventionTable, type Stretch } from '../readings/intervention-table.js';
import { FUTURE_TOLERANCE, type Point, type QualitySettings } from '../readings/quality-fold.js';
import { createReadingTables } from '../readings/reading-schema.js';
import { readingTable } from '../readings/reading-table.js';
import { queueRollUps, sumUpBacklog } from '../readings/roll-up-backlog.js';
import { SETTING_KINDS, type Settings, settingsTable, stationOfCamera } from '../settings/settings.js';
import { carriedPacks, type Occasion, type Pack } from './carried-packs.js';
import { checkDesk } from './check-desk.js';
import { checkTable } from './check-table.js';
import { type CourseRules, type CourseState, NO_COURSE_STATE } from './course-fold.js';
import { type CourseJudge, courseJudge, restoredState } from './course-judge.js';
import { courseRulesOf, qualityRulesOf } from './course-rules.js';
import type { Rise } from './episode-keeper.js';
import { courseOf, type Gauge, gaugeOf, mainOf } from './gauges.js';
import { type Confirmed, retire, takeAway } from './horizon.js';
import { createProgressTable, type Progress, progressTable } from './progress-table.js';
import { isFaulty, readingClass, saidOf } from './reading-class.js';
import { reclassify } from './reclassify.js';

/** Whom a notice is for, and through what: addressed when it is decided, so that a restart addresses it the same way. */
export interface Addressee {
  recipient: string;
  channel: string;
  towns: readonly TownId[];
}

/** What a batch of facts changed, for those who show and tell it. */
export interface Judged {
  /** Everything up to this sequence has been judged. */
  seq: number;
  stations: StationId[];
  /** Notices decided or moved on, by their rise key. */
  notices: string[];
  settingsChanged: boolean;
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

export function createJudgeTables(database: SqliteDatabase): void {
  createReadingTables(database);
  createProgressTable(database);
  settingsTable(database);
  episodeTable(database);
  noticeTable(database);
  callTable(database);
  createPictureTables(database);
  createInterventionTables(database);
  createPoisonTable(database);
}

/** Gaps that are told at once: the newest. */
const MOST_GAPS = 20;

export function openJudge(
  database: SqliteDatabase,
  options: {
    addressees: readonly Addressee[];
    drill: boolean;
    /** A server keeps a copy: note what changes. */
    logsChanges: boolean;
    /** What was received before (wall clock) is told to nobody any more. */
    tellsFrom?: Instant;
  },
): Judge {
  createJudgeTables(database);
  const changes = options.logsChanges ? keepChangeLog(database) : undefined;
  if (!changes) giveUpChangeLog(database);
  const table = readingTable(database, changes);
  const { writing } = table;
  if (!writing) throw new Error('the judge needs a database that it may write');
  const settingsRows = settingsTable(database);
  const episodes = episodeTable(database);
  const notices = noticeTable(database);
  const acknowledgements = acknowledgementTable(database);
  const people = calling({ notices, calls: callTable(database), acknowledgements });
  const pictures = pictureTable(database);
  const interventions = interventionTable(database);
  const checking = checkDesk({ checks: checkTable(database), table });
  const progress = progressTable(database);

  let settings: Settings = settingsRows.load();
  let areSettingsStale = false;
  const reached: Progress = progress.load();
  /** By the main series of what is judged together. */
  const judges = new Map<SeriesId, CourseJudge>();
  const states = progress.loadStates<CourseState>();
  let touched = new Set<SeriesId>();
  let changed = { stations: new Set<StationId>(), notices: new Set<string>(), settings: false };

  const rules = new Map<SeriesId, QualitySettings | undefined>();
  const rulesFor = (series: SeriesId): QualitySettings | undefined => {
    if (!rules.has(series)) rules.set(series, qualityRulesOf(series, settings));
    return rules.get(series);
  };

  const coursesRules = new Map<SeriesId, CourseRules | undefined>();
  const courseRulesFor = (main: SeriesId): CourseRules | undefined => {
    if (!coursesRules.has(main)) coursesRules.set(main, courseRulesOf(main, settings));
    return coursesRules.get(main);
  };

  /** The judge of a series that is set up: of its course, under the main series' name. */
  const judgeOf = (series: SeriesId): CourseJudge | undefined => {
    const main = mainOf(series);
    const known = judges.get(main);
    if (known) return known;
    const courseRules = courseRulesFor(main);
    if (!courseRules) return undefined;
    const saved = states.get(main);
    const initial = saved ? restoredState(main, saved, courseRules, table) : NO_COURSE_STATE;
    const judge = courseJudge(main, courseRules, initial, { table, writing, episodes });
    judges.set(main, judge);
    return judge;
  };

  /** The newest time of each series, of whatever quality. What comes after it is no repeat: to look for one took half of the judge's time. */
  const newest = new Map<SeriesId, number>();
  const newestKept = (series: SeriesId): number =>
    newest.get(series) ?? table.newestHeard(series)?.at ?? Number.NEGATIVE_INFINITY;

  const takeReadings = (fact: Pack) => {
    const inPack = new Set<SeriesId>();
    for (const [series, takenAt, value] of newestFirst(fact.body.readings)) {
      takeReading(fact, series, takenAt, value);
      inPack.add(mainOf(series));
    }
    // Settled with each pack, so that the outcome does not depend on where a batch of facts ends.
    for (const main of inPack) {
      tell(main, judges.get(main)?.settle() ?? [], fact);
      lookAt(main, fact);
    }
  };

  /**
   * When a reading was taken: by its node's clock where that is believed, else moved by how far it is off. One that was taken before that
   * clock was set keeps its own time: moved, it would lie in the future, or it stands there already.
   */
  const placeOf = (fact: Pack, series: SeriesId, takenAt: number, value: number) => {
    const behind = fact.body.clockBehindMs;
    if (behind === undefined) return takenAt;
    const moved = takenAt + behind;
    const latest = fact.at + FUTURE_TOLERANCE;
    if (takenAt <= latest) {
      if (moved > latest) return takenAt;
      if (behind < 0 && table.find(series, takenAt)?.value === value) return takenAt;
    }
    return table.correctedTime(series, takenAt, moved) ?? moved;
  };

  const takeReading = (fact: Pack, series: SeriesId, takenAt: number, value: number) => {
    const clockOff = fact.body.clockBehindMs !== undefined;
    const at = placeOf(fact, series, takenAt, value);
    const late = at <= newestKept(series);
    const standing = late ? table.find(series, at) : undefined;
    newest.set(series, Math.max(at, newestKept(series)));
    if (standing && (standing.value === value || table.hasAlternative(series, at, value))) {
      reached.duplicate++;
      return;
    }
    const clockReason: QualityReason[] = clockOff ? ['clock-off'] : [];
    const settled = late && at <= (table.horizon(series)?.settledAt ?? Number.NEGATIVE_INFINITY);
    const rules = rulesFor(series);
    const row = { series, at, value, receivedAt: fact.at };
    const found = readingClass(row, rules, saidOf(interventions, series, at));
    changed.stations.add(seriesParts(series).station);
    touched.add(mainOf(series));
    reached.stored++;
    if (clockOff) writing.claim(series, takenAt, at);
    if (standing) {
      // Two values for one instant: both are kept, and the higher of those that can be judged is, until somebody corrects it.
      if (settled) {
        writing.keepAlternative(series, at, value, fact.at);
        return;
      }
      const isWorse = isFaulty(row, rules);
      if (isWorse === isFaulty(standing, rules) ? standing.value > value : isWorse) {
        writing.keepAlternative(series, at, value, fact.at);
        return;
      }
      writing.keepAlternative(series, at, standing.value, standing.receivedAt);
    }
    const reasons = [...clockReason, ...found.reasons];
    const judge = found.judgeable && rules ? judgeOf(series) : undefined;
    if (!judge) {
      writing.put({ ...row, quality: found.judgeable ? 'bad' : found.quality, reasons });
      return;
    }
    if (settled) {
      // Its neighbours are no longer here to judge it by.
      writing.put({ ...row, quality: 'suspect', reasons });
      return;
    }
    tell(mainOf(series), judge.take({ ...row, quality: 'good', reasons }), fact);
  };

  /** What people have said of readings: they are looked at again, and the story is told anew from them. */
  const takeIntervention = (stretches: readonly Stretch[], fact: Occasion, unanswered?: Point) => {
    for (const { series, from, to } of stretches) {
      const rules = rulesFor(series);
      changed.stations.add(seriesParts(series).station);
      const judge = rules && table.newestHeard(series) !== undefined ? judgeOf(series) : undefined;
      if (!rules || !judge) continue;
      const main = mainOf(series);
      touched.add(main);
      const begin = Math.max(from, (table.horizon(series)?.settledAt ?? Number.NEGATIVE_INFINITY) + 1);
      reclassify({ series, from: begin, to }, { table, writing, judge, rules, interventions });
      tell(main, judge.settle(isSub(series) ? unanswered : undefined), fact);
      lookAt(main, fact);
    }
  };

  /** Whether the newest of a course asks for a check, and what has become of the last ones. */
  const lookAt = (main: SeriesId, fact: Occasion) => {
    const [judge, rules] = [judges.get(main), courseRulesFor(main)];
    if (!judge || !rules) return;
    const { raised, moved } = checking.look(main, judge, rules, fact.at);
    for (const key of moved) changed.notices.add(key);
    const station = settings.stations.get(seriesParts(main).station);
    const town = station && settings.towns.get(station.town);
    if (!station || !town) return;
    for (const one of raised) {
      const body = checkBody({ station, town, ...one, decidedAt: fact.at, pictures, drill: options.drill });
      decide(one.check.key, body, fact);
    }
  };

  const tell = (main: SeriesId, rises: readonly Rise[], fact: Occasion) => {
    for (const rise of rises) tellOne(main, rise, fact);
  };

  const tellOne = (main: SeriesId, rise: Rise, fact: Occasion) => {
    const gauge: Gauge = rise.change.bySub ? 'sub' : 'main';
    const series = courseOf(main).find((one) => one.gauge === gauge)?.series ?? main;
    const station = settings.stations.get(seriesParts(series).station);
    if (!station) return;
    const riseKey = `${rise.episode.id}|${rise.change.to}|${rise.episode.rise}`;
    const town = settings.towns.get(station.town);
    const unanswered = table.find(series, rise.change.at)?.reasons.includes('unanswered') ?? false;
    const told = { station, series, rise, unanswered, decidedAt: fact.at, drill: options.drill };
    const body = town && noticeBody({ ...told, town });
    if (body) decide(riseKey, body, fact);
  };

  const isCalm = (id: StationId, at: Instant): boolean => {
    const station = settings.stations.get(id);
    return (
      station !== undefined &&
      isCalmAround(station, at, { stations: settings.stations.values(), range: table.range })
    );
  };

  /** A notice is decided once, and addressed to everybody whom its town concerns. */
  const decide = (key: string, body: NoticeBody, fact: Occasion) => {
    if (!notices.add(key, fact.seq, body)) return;
    changed.notices.add(key);
    if (isToldElsewhere(fact) || fact.wallAt < (options.tellsFrom ?? Number.NEGATIVE_INFINITY)) return;
    for (const { recipient, channel, towns } of options.addressees) {
      if (!towns.includes(body.town)) continue;
      const { episode, mark, rise } = body;
      notices.address(noticeKey({ episode, mark, rise, recipient, channel }), key, recipient, channel);
    }
    people.decided(key, body, fact.wallAt, settings, () => isCalm(body.station, fact.at));
  };

  /** Another hub judged it, and told whom it had to tell. */
  const isToldElsewhere = ({ seq }: Occasion) => seq <= (reached.toldThrough ?? 0);

  const takeFact = (fact: Fact) => {
    if (fact.kind === 'readings.received') return takeReadings(fact);
    if (fact.kind === 'readings.carried') {
      for (const [series, before] of fact.body.lacks ?? [])
        writing.begin(series, { beginsAt: before, settledAt: before - 1 });
      for (const pack of carriedPacks(fact)) takeReadings(pack);
      return;
    }
    if (fact.kind === 'record.dead-lettered') {
      reached.deadLettered++;
      return;
    }
    if (fact.kind === 'notice.tried') {
      const moved = isToldElsewhere(fact) ? notices.toldElsewhere(fact.body) : notices.tried(fact.body);
      if (moved) changed.notices.add(moved);
      return;
    }
    const called = people.apply(fact, settings, { isOurs: !isToldElsewhere(fact) });
    if (called) {
      for (const key of called) changed.notices.add(key);
      return;
    }
    const stretches = interventions.apply(fact);
    if (stretches)
      return takeIntervention(stretches, fact, fact.kind === 'reading.unanswered' ? fact.body : undefined);
    if (fact.kind === 'town.imported') {
      reached.toldThrough = fact.seq + fact.body.facts;
      return;
    }
    if (fact.kind === 'journal.gap') {
      const { after, through } = fact.body;
      reached.unseenGaps = [
        ...(reached.unseenGaps ?? []).slice(1 - MOST_GAPS),
        { from: after + 1, through, noticedAt: fact.at },
      ];
      return;
    }
    if (fact.kind === 'readings.lost') {
      const { from, to } = fact.body;
      const known = reached.lostReadings ?? [];
      // A hub that was stopped before it had judged the fact tells it once more.
      if (!known.some((one) => one.from === from && one.to === to))
        reached.lostReadings = [...known, { seq: fact.seq, from, to, isSeen: false }];
      return;
    }
    if (fact.kind === 'journal.gap-seen') {
      const seenThrough = fact.body.through;
      reached.unseenGaps = (reached.unseenGaps ?? []).filter(({ through }) => through > seenThrough);
      const lost = reached.lostReadings;
      if (lost)
        reached.lostReadings = lost.map((one) => ({ ...one, isSeen: one.isSeen || one.seq <= seenThrough }));
      return;
    }
    const camera = pictures.apply(fact);
    if (camera !== undefined) {
      const station = stationOfCamera(settings, camera);
      if (station !== undefined) changed.stations.add(station);
      return;
    }
    if (settingsRows.apply(fact)) changed.settings = areSettingsStale = true;
  };

  /** Before anything is judged by them, and once for many that come together: a region's nodes, or a file of stations. */
  const settleSettings = () => {
    if (!areSettingsStale) return;
    areSettingsStale = false;
    settings = settingsRows.load();
    rules.clear();
    coursesRules.clear();
    for (const [main, judge] of judges) {
      const now = courseRulesFor(main);
      if (now) judge.setRules(now);
    }
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
    for (const main of touched) {
      const judge = judges.get(main);
      if (judge) progress.saveState(main, judge.state());
    }
    writing.settle();
    progress.save(reached, [...changed.stations]);
  });

  return {
    get cursor() {
      return reached.seq;
    },
    apply: (facts) => {
      touched = new Set();
      changed = { stations: new Set(), notices: new Set(), settings: false };
      applyAll(facts);
      return {
        seq: reached.seq,
        stations: [...changed.stations],
        notices: [...changed.notices],
        settingsChanged: changed.settings,
      };
    },
    pass: (seq) => {
      reached.seq = Math.max(reached.seq, seq);
      progress.save(reached, []);
    },
    sumUp: sumUpBacklog(database, writing.rollUps),
    queueRollUps: () => queueRollUps(database),
    takeAway: (confirmed) =>
      changes !== undefined && takeAway(database, confirmed, { table, writing, episodes, changes }),
    retire: (keepFrom) => changes === undefined && retire(database, keepFrom, { table, writing, episodes }),
  };
}

/** What a pack says of the time before its newest reading is the past, and never cries: so the newest is judged first; of two gauges, the main one. */
const newestFirst = (readings: FactBody<'readings.received'>['readings']) =>
  readings.length === 1
    ? readings
    : readings.toSorted(([one, a], [other, b]) => b - a || Number(isSub(one)) - Number(isSub(other)));
const isSub = (series: SeriesId): boolean => gaugeOf(series) === 'sub';
