import { DAY, type Instant, lateAfter, type Milliseconds, type QualityReason } from '@kawamori/contracts';
import type { EpisodeTable, NamedEpisode } from '../alerts/episode-table.js';
import { NO_RISE_STATE, type RiseState, remembered, riseReach } from '../alerts/rise-engine.js';
import {
  DOUBT_REASONS,
  type Doubted,
  FOLD_REASONS,
  type FoldReason,
  goesOnSteady,
  NO_QUALITY_STATE,
  type QualitySettings,
  type QualityState,
  type SeenPoint,
  type Steady,
  stuckAfter,
} from '../readings/quality-fold.js';
import type { StoredReading } from '../readings/reading-store.js';
import type { ReadingTable } from '../readings/reading-table.js';
import {
  type CourseRules,
  type CourseState,
  isSubJudged,
  NO_COURSE_STATE,
  settingsOf,
  trustRulesOf,
} from './course-fold.js';
import { endOf } from './episode-names.js';
import { type Course, type Gauge, gaugeOf, inOrder, type Placed } from './gauges.js';
import { compare, isTrusted, NO_TRUST, REMEMBERED, reachOf, type Trust } from './trust.js';

// What the fold has to know of readings that stand in the table already.

/** Readings that are folded again at once, at most, before the next page is read. */
export const PAGE = 2_000;

export const isFoldReason = (reason: QualityReason): reason is FoldReason =>
  FOLD_REASONS.some((one) => one === reason);
export const isDoubted = (reason: QualityReason | undefined): boolean =>
  DOUBT_REASONS.some((one) => one === reason);
export const foldReasons = (reading: StoredReading): FoldReason[] => reading.reasons.filter(isFoldReason);

/** A reading of a course, at its place. */
export interface CourseReading extends Placed {
  reading: StoredReading;
}

/** A reading as the fold sees it: what staff believe needs nobody else's word; a silence after it says something too. */
export function seenOf(
  { series, at, value, reasons }: StoredReading,
  table: Pick<ReadingTable, 'judgeableAfter'>,
): SeenPoint {
  if (reasons.includes('unanswered')) {
    return { at, value, silence: { next: table.judgeableAfter(series, at, 1)[0] } };
  }
  return { at, value, believed: reasons.includes('overruled') };
}

/** Since when the value has stood still at a reading, as far back as it matters. */
export function steadyAt(start: StoredReading, settings: QualitySettings, table: ReadingTable): Steady {
  const longest = settings.profile.stuck?.low;
  let first: StoredReading = start;
  if (longest !== undefined && stuckAfter(start, settings) !== undefined) {
    for (;;) {
      const earlier = table.judgeableBefore(start.series, first.at, PAGE);
      const broken = earlier.findIndex(
        (one, index) => !goesOnSteady(one, earlier[index - 1] ?? first, settings),
      );
      const run = broken < 0 ? earlier : earlier.slice(0, broken);
      const enough = run.find((one) => start.at - one.at >= longest);
      first = enough ?? run.at(-1) ?? first;
      if (enough || broken >= 0 || earlier.length < PAGE) break;
    }
  }
  return { value: start.value, since: first.at, last: start.at };
}

/** Good and suspect readings of a course after an instant, as they are judged: a page of them, which never ends within an instant. */
export function judgeableAfter(course: Course, after: Instant, table: ReadingTable): CourseReading[] {
  const pages = course.map(({ gauge, series }) => ({
    gauge,
    page: table.judgeableAfter(series, after, PAGE),
  }));
  const known = Math.min(
    ...pages.map(({ page }) => (page.length < PAGE ? Number.POSITIVE_INFINITY : (page.at(-1)?.at ?? after))),
  );
  const read = pages.flatMap(({ gauge, page }) =>
    page.filter(({ at }) => at <= known).map((reading) => ({ gauge, at: reading.at, reading })),
  );
  return pages.length > 1 ? read.sort(inOrder) : read;
}

/** Where the story of a course can be told from. */
export interface CalmStart {
  /** The readings before this instant are not told again. */
  end: Instant;
  /** The last of each gauge before it, which was believed at once. */
  last: Partial<Record<Gauge, StoredReading>>;
  /** Of a gauge that is long silent since a doubt: how it was left. */
  left: Partial<Record<Gauge, Left>>;
  /** When the last that was believed was. */
  from: Instant;
  /** The episodes after it. */
  old: NamedEpisode[];
}

/** A gauge's newest reading, of which its next one would decide; nothing else does any more. */
interface Left {
  newest: StoredReading;
  lastGood: StoredReading;
  doubted: Doubted | undefined;
}

/** By then the other gauge bears out nothing of it any more. */
const LEFT_AFTER: Milliseconds = DAY;
/** Readings in a row that were doubted, at most: a gauge that has sent more of them is told again. */
const MOST_LEFT = 50;

/**
 * The latest instant up to another at which nothing is doubted and no level is held. The fold's state there is known without its past,
 * so the story can be told again from it.
 */
export function calmBefore(
  course: Course,
  instant: Instant,
  { table, episodes }: { table: ReadingTable; episodes: EpisodeTable },
): CalmStart {
  const [{ series }] = course;
  for (let before = instant; ; ) {
    const { end, last, left } = undoubtedBefore(course, before, table);
    const from = Math.max(Number.MIN_SAFE_INTEGER, ...Object.values(last).map(({ at }) => at));
    const old = episodes.reaching(series, from).filter((episode) => endOf(episode) > from);
    const around = old.find((episode) => episode.openedAt <= from);
    if (!around) return { end, last, left, from, old };
    before = around.openedAt;
  }
}

/** Whether nothing is doubted just after an instant. */
export function isUndoubtedAt(course: Course, at: Instant, table: ReadingTable): boolean {
  const { end, left } = undoubtedBefore(course, at + 1, table);
  return end === at + 1 && Object.keys(left).length === 0;
}

function undoubtedBefore(
  course: Course,
  instant: Instant,
  table: ReadingTable,
): Pick<CalmStart, 'end' | 'last' | 'left'> {
  for (let end = instant; ; ) {
    const last: CalmStart['last'] = {};
    const left: CalmStart['left'] = {};
    let doubtedAt = end;
    for (const { gauge, series } of course) {
      const believed = table.lastBelievedBefore(series, end);
      if (believed) last[gauge] = believed;
      const [next] = table.judgeableAfter(series, believed?.at ?? Number.MIN_SAFE_INTEGER, 1);
      if (next === undefined || next.at >= end) continue;
      const found = believed && course.length > 1 ? leftBefore(end, believed, table) : undefined;
      if (found) left[gauge] = found;
      else doubtedAt = Math.min(doubtedAt, next.at);
    }
    if (doubtedAt >= end) return { end, last, left };
    end = doubtedAt;
  }
}

/** How a gauge was left that has said nothing for long before an instant, since readings that were doubted when they came. */
function leftBefore(end: Instant, believed: StoredReading, table: ReadingTable): Left | undefined {
  const run = table
    .judgeableAfter(believed.series, believed.at, MOST_LEFT)
    .filter(({ at }) => at < end)
    .toReversed();
  const [newest, before] = run;
  if (!newest || run.length >= MOST_LEFT || end - newest.at <= LEFT_AFTER) return undefined;
  if (newest.quality === 'good') return { newest, lastGood: newest, doubted: undefined };
  const reason = DOUBT_REASONS.find((one) => newest.reasons.includes(one));
  if (!reason) return undefined;
  const afterDoubt = before?.quality === 'suspect' ? { afterDoubt: true } : {};
  const lastGood = run.find(({ quality }) => quality === 'good') ?? believed;
  return { newest, lastGood, doubted: { at: newest.at, value: newest.value, reason, ...afterDoubt } };
}

/** The state of the fold at a calm start. */
export function stateAt(
  { end, last, left }: CalmStart,
  course: Course,
  rules: CourseRules,
  table: ReadingTable,
): CourseState {
  const qualityOf = (gauge: Gauge): QualityState => {
    const start = left[gauge]?.newest ?? last[gauge];
    if (!start) return NO_QUALITY_STATE;
    const { at, value } = left[gauge]?.lastGood ?? start;
    const steady = steadyAt(start, settingsOf(rules, gauge), table);
    return { lastGood: { at, value }, doubted: left[gauge]?.doubted, steady };
  };
  const main = left.main?.lastGood ?? last.main;
  const good = main && lastGoodBefore(main, end - lateAfter(rules.main.observing), table);
  const state: CourseState = {
    ...NO_COURSE_STATE,
    quality: qualityOf('main'),
    ...(rules.sub ? { sub: qualityOf('sub') } : {}),
    ...(good ? { counted: { gauge: 'main', at: good.at, value: good.value }, mainGoodAt: good.at } : {}),
    ...(rules.rise && main ? { rise: riseBefore(end, main, rules.rise.observing, table) } : {}),
  };
  if (!rules.sub) return state;
  const newestOfSub = left.sub?.newest ?? last.sub;
  const standIn = newestOfSub && countedSince(state, newestOfSub, rules, table);
  const trust = trustAt(end, course, rules, table);
  return {
    ...{ ...state, trust },
    ...(standIn ? { counted: { gauge: 'sub', at: standIn.at, value: standIn.value } } : {}),
  };
}

/** With which readings a later one's rise is compared. */
function riseBefore(
  end: Instant,
  { series, at }: StoredReading,
  observing: Milliseconds,
  table: ReadingTable,
): RiseState {
  const recent = table
    .range(series, at - riseReach(observing), end - 1, Number.MAX_SAFE_INTEGER)
    .filter(({ quality }) => quality === 'good')
    .reduce<RiseState['recent']>(
      (known, one) => remembered(known, { at: one.at, valueM: one.value }, observing),
      [],
    );
  return { ...NO_RISE_STATE, recent };
}

/** Readings of the second gauge that are looked through, at most. */
export const MOST_BESIDE = 1_000;

/** How the second gauge stood beside the main one before an instant. */
export function trustAt(end: Instant, course: Course, rules: CourseRules, table: ReadingTable): Trust {
  const how = trustRulesOf(rules);
  const [{ series: main }, sub] = course;
  if (!how || !sub) return NO_TRUST;
  const mains = table.judgeableBefore(main, end, REMEMBERED + 1);
  const [newest, oldest] = [mains[0], mains.at(-1)];
  const since = (oldest?.at ?? end) - reachOf(how);
  const subs: StoredReading[] = [];
  for (let before = end; subs.length < MOST_BESIDE; ) {
    const page = table.judgeableBefore(sub.series, before, SUB_PAGE);
    subs.push(...page.filter(({ at }) => at >= since));
    before = page.at(-1)?.at ?? since;
    if (page.length < SUB_PAGE || before <= since) break;
  }
  const placed = [...mains, ...subs].map((reading) => ({ gauge: gaugeOf(reading.series), ...reading }));
  const trust = placed
    .sort(inOrder)
    .reduce(
      (known, { gauge, at, value, reasons }) =>
        compare(known, { gauge, at, value, believed: reasons.includes('overruled') }, how).trust,
      NO_TRUST,
    );
  // A person's word that lies further back: what came after it was believed.
  const last = subs.find(({ quality, reasons }) => quality === 'good' && !reasons.includes('unanswered'));
  const isAfterMain = last !== undefined && (!newest || last.at >= newest.at) && last === subs[0];
  return isAfterMain && !isTrusted(trust) ? { ...trust, beside: [] } : trust;
}

const SUB_PAGE = 200;

/** The last reading of the second gauge that was judged in the main one's place, since that was last good. */
function countedSince(
  state: CourseState,
  newest: StoredReading,
  rules: CourseRules,
  table: ReadingTable,
): StoredReading | undefined {
  const isCounted = ({ at, quality, reasons }: StoredReading) =>
    quality === 'good' &&
    (isSubJudged(state, at, rules) || reasons.includes('overruled') || reasons.includes('unanswered'));
  const since = state.mainGoodAt ?? Number.NEGATIVE_INFINITY;
  if (newest.at < since) return undefined;
  return [newest, ...table.judgeableBefore(newest.series, newest.at, PAGE)]
    .filter(({ at }) => at >= since)
    .find(isCounted);
}

/** The last good reading of a series up to one that is known, where it still stands for the present. */
function lastGoodBefore(
  known: StoredReading,
  oldest: Instant,
  table: ReadingTable,
): StoredReading | undefined {
  if (known.quality === 'good') return known;
  for (let before = known.at; before > oldest; ) {
    const page = table.judgeableBefore(known.series, before, PAGE);
    const good = page.find(({ quality }) => quality === 'good');
    if (good || page.length < PAGE) return good;
    before = page.at(-1)?.at ?? oldest;
  }
  return undefined;
}
