import {
  DAY,
  type Instant,
  type LevelSet,
  lateAfter,
  levelsAt,
  type Milliseconds,
  markId,
  opensEpisode,
  reachedMark,
  type SeriesId,
} from '@kawamori/contracts';
import type { EpisodeTable, NamedEpisode } from '../alerts/episode-table.js';
import type { HeardTable } from '../alerts/heard-table.js';
import { RISE_ORDER } from '../alerts/rise-engine.js';
import { stationTold, type Track } from '../alerts/track.js';
import { type FoldReason, FUTURE_TOLERANCE, type Point } from '../readings/quality-fold.js';
import type { StoredReading } from '../readings/reading-store.js';
import type { ReadingTable } from '../readings/reading-table.js';
import type { ReadingTableWriter } from '../readings/reading-table-writer.js';
import {
  type Counted,
  type CourseRules,
  type CourseState,
  type CourseStep,
  courseStep,
  openIn,
  settingsOf,
  type Verdict,
} from './course-fold.js';
import { type Doubt, doubtsIn } from './doubts.js';
import { type EpisodeKeeper, episodeKeeper, type News, type Stand } from './episode-keeper.js';
import { type Course, courseOf, type Gauge, gaugeOf, inOrder } from './gauges.js';
import {
  type CourseReading,
  calmBefore,
  foldReasons,
  isFoldReason,
  PAGE,
  seenOf,
  trustAt,
} from './known-readings.js';
import { isStruckOut } from './reading-class.js';
import { type Retold, retell, type Span } from './retelling.js';

/** A clock that was wrong for longer is not undone by itself: staff say what counts. */
const GIVEN_BACK_WITHIN: Milliseconds = 7 * DAY;

/**
 * Keeps one course judged while its readings arrive in any order. A reading newer than all others is one step of the fold; anything
 * else is put in its place and the story is told again from there, until it meets the old one.
 */
export interface CourseJudge {
  /**
   * Sets aside what lies ahead of the present, before anything is taken of it: clocks were wrong and were put right since. Returns the rise
   * of what is the newest then.
   */
  putRight(present: Instant): News[];
  /**
   * Keeps a judgeable reading and judges it. Returns the news that it, being the newest, has brought.
   * @param isOfNow it has been received after all others that are known
   */
  take(reading: StoredReading, isOfNow: boolean): News[];
  /**
   * Settles readings that came late. Returns the rise of the newest reading, where they corrected it or freed it from doubt, or of a
   * reading of the second gauge after which neither has spoken any more; and that what was told is over by what is known now: to be asked
   * after each pack as a whole, since what it says of a fall may lie in any part of it.
   */
  settle(unanswered?: Point): News[];
  /** What a reading at an instant counts for has been changed in the table: to be settled as if it had come late. */
  disturb(at: Instant): void;
  setRules(rules: CourseRules): void;
  /** What is doubted now, one for each gauge at most, with what was believed before it and the mark that is held. */
  doubts(): Doubt[];
  state(): CourseState;
}

/** @param main the series under whose name the course is judged */
export function courseJudge(
  main: SeriesId,
  rulesNow: CourseRules,
  initial: CourseState,
  {
    table,
    writing,
    ...kept
  }: { table: ReadingTable; writing: ReadingTableWriter; episodes: EpisodeTable; heards: HeardTable },
): CourseJudge {
  let rules = rulesNow;
  let state = initial;
  /** The span of late readings that wait to be settled. */
  let late: Span | undefined;
  /** Whether a newest reading has come since the last settling: what is settled with it is of the present. */
  let hasNews = false;
  const { episodes } = kept;
  const keepers = new Map<Track, EpisodeKeeper>();
  const keeperOf = (track: Track): EpisodeKeeper => {
    const keeper = keepers.get(track) ?? episodeKeeper(main, track, kept);
    keepers.set(track, keeper);
    return keeper;
  };
  for (const track of kept.heards.tracks(main)) keeperOf(track);
  const everything = courseOf(main);
  const seriesOf = (gauge: Gauge): SeriesId => everything.find((one) => one.gauge === gauge)?.series ?? main;
  /** A second gauge that is no longer set up is left out of the story. */
  const course = (): Course => (rules.sub ? everything : [everything[0]]);

  /** The newest reading of each gauge that can be judged. */
  const newest = new Map<Gauge, { at: Instant; isUnanswered: boolean }>();
  const lookUpNewest = () => {
    newest.clear();
    for (const { gauge, series } of everything) {
      const found = table.newest(series);
      if (found) note(gauge, found);
    }
  };
  const note = (gauge: Gauge, { at, reasons }: StoredReading) =>
    newest.set(gauge, { at, isUnanswered: reasons.includes('unanswered') });
  lookUpNewest();

  /** A reading that had to wait for another one's word keeps the reason, whatever that word was. */
  const mark = (
    reading: StoredReading,
    quality: Verdict['quality'],
    found: readonly FoldReason[],
  ): boolean => {
    const reasons = new Set(found);
    const known = foldReasons(reading);
    const isSame = known.length === reasons.size && known.every((one) => reasons.has(one));
    if (reading.quality === quality && isSame) return false;
    const others = reading.reasons.filter((one) => !isFoldReason(one));
    writing.amend(reading.series, reading.at, quality, [...others, ...reasons]);
    return true;
  };
  /** Returns whether it has changed anything. */
  const markStep = (
    { reading }: Pick<CourseReading, 'reading'>,
    { verdicts, contradicted }: CourseStep,
  ): boolean => {
    let isChanged = false;
    for (const { gauge, at, quality, reasons } of verdicts) {
      const isItself = gauge === gaugeOf(reading.series) && at === reading.at;
      const meant = isItself ? reading : table.find(seriesOf(gauge), at);
      if (meant && mark(meant, quality, reasons)) isChanged = true;
    }
    for (const { at } of contradicted) {
      const said = table.find(main, at);
      if (said && !said.reasons.includes('overruled'))
        isChanged = mark(said, 'good', [...foldReasons(said), 'disagrees']) || isChanged;
    }
    return isChanged;
  };

  /** In order: the common way. What it changes is told as it happens. */
  const step = (reading: StoredReading): News[] => {
    const gauge = gaugeOf(reading.series);
    const result = courseStep(state, { gauge, ...seenOf(reading, table) }, rules);
    state = result.state;
    note(gauge, reading);
    markStep({ reading }, result);
    const open = new Map(openIn(state));
    const news: News[] = [];
    for (const track of new Set([...result.closed.map((one) => one.track), ...open.keys()])) {
      const closed = result.closed.filter((one) => one.track === track).map(({ episode }) => episode);
      const changes = result.changes.filter((one) => one.track === track).map(({ change }) => change);
      const current = open.get(track);
      const found = keeperOf(track).goOn(
        [...closed, ...(current ? [current] : [])],
        changes,
        orderOf(track, reading.at),
      );
      if (found) news.push(found);
    }
    return [...news, ...(result.hasCounted && state.counted ? untold(state.counted) : [])];
  };

  /** What stands by the newest reading, and nobody has been told of. */
  const untold = (newest: Counted, isOfNow = true): News[] =>
    openIn(state).flatMap(
      ([track]) =>
        keeperOf(track).untold(newest, standOf(track, newest), {
          order: orderOf(track, newest.at),
          isOfNow,
        }) ?? [],
    );

  /** What was told of it and is over. */
  const ended = (newest: Counted | undefined): News[] =>
    [...keepers].flatMap(
      ([track, keeper]) => keeper.ended(newest, () => (newest ? orderOf(track, newest.at) : [])) ?? [],
    );

  const levelsOf = (track: Track, at: Instant): LevelSet | undefined => {
    const downstream = stationTold(track);
    const levels = downstream === undefined ? rules.levels?.levels : rules.downstream?.get(downstream);
    return levels && levelsAt(levels, at);
  };
  /** All steps of a track, ascending. */
  const orderOf = (track: Track, at: Instant): readonly string[] =>
    track === 'rise' ? RISE_ORDER : (levelsOf(track, at)?.marks.filter(opensEpisode).map(markId) ?? []);

  const standOf = (track: Track, newest: Counted): Stand | undefined => {
    if (track === 'rise') {
      const shows = newest.gauge === 'main' ? state.rise?.shows : undefined;
      return shows && { to: shows.mark, since: shows.since };
    }
    const reached = reachedMark(levelsOf(track, newest.at), newest.value);
    return reached && { to: markId(reached) };
  };

  const isGoodNow = ({ at }: Point) => table.find(seriesOf('sub'), at)?.quality === 'good';

  const disturb = (at: Instant, isSaid = false) => {
    late = {
      ...{ from: Math.min(late?.from ?? at, at), to: Math.max(late?.to ?? at, at) },
      isSaid: isSaid || (late?.isSaid ?? false),
    };
  };

  /** Writes the new story over the old one, track by track. */
  const rewrite = ({ found, endedAt }: Retold, old: readonly NamedEpisode[]): News[] => {
    const tracks = new Set<Track>([
      ...found.map(({ track }) => track),
      ...old.map(({ track = 'level' }) => track),
    ]);
    const newest = state.counted;
    return [...tracks].flatMap((track) =>
      keeperOf(track).rewrite(
        found.filter((one) => one.track === track).map(({ episode }) => episode),
        old.filter((one) => (one.track ?? 'level') === track),
        // Of the past, levels are all that is told in the record.
        { endedAt, order: track === 'level' && newest ? orderOf(track, newest.at) : [] },
      ),
    );
  };

  /** What the present cries of is no matter of the past. */
  const withUntold = (news: readonly News[], told: readonly News[]): News[] => [
    ...news.filter(
      ({ isLearntLater, episode }) => !isLearntLater || told.every((one) => one.episode.id !== episode.id),
    ),
    ...told,
  ];

  /** Tells the story anew with what came late. Returns the rises that it brings. */
  const tellAnew = (unanswered?: Point): News[] => {
    const isOfNow = hasNews;
    hasNews = false;
    if (!late) return [];
    const span = late;
    late = undefined;
    const before = { counted: state.counted, main: table.newest(main) };
    // What the second gauge contradicts lies before it; what is settled for good is left.
    const settledAt = table.horizon(main)?.settledAt ?? Number.NEGATIVE_INFINITY;
    const from = Math.max(span.from - (rules.sub?.disagrees.within ?? 0), Math.min(span.from, settledAt + 1));
    const start = calmBefore(course(), from, { table, episodes });
    const retold = retell({ start, span, course: course(), rules }, table, markStep);
    if (retold.endedAt === Number.POSITIVE_INFINITY) state = retold.state;
    const news = rewrite(retold, start.old);
    lookUpNewest();
    if (unanswered && isGoodNow(unanswered)) return withUntold(news, untold({ gauge: 'sub', ...unanswered }));
    const { counted } = state;
    // The newest word of its gauge, or nothing of the present.
    if (!counted || newest.get(counted.gauge)?.at !== counted.at) return news;
    const stoodBefore =
      counted.gauge === 'main'
        ? before.main?.at === counted.at && before.main.quality === 'good'
        : before.counted !== undefined && inOrder(before.counted, counted) === 0;
    const isNow = isOfNow || counted.at === span.to || !stoodBefore;
    return withUntold(news, untold(counted, isNow));
  };

  /**
   * Readings of either gauge that lie ahead of the present: the river's clock was wrong, or is. They are kept and judged no more, whoever
   * was in agreement then: while they stood, nothing new would be the newest. What the same clock may have put at the present goes with them.
   */
  const putRight = (present: Instant): News[] => {
    const latest = present + FUTURE_TOLERANCE;
    if (![...newest.values()].some(({ at }) => at > latest)) return [];
    let last = latest;
    for (const { series } of everything) {
      let page: StoredReading[];
      let after = present - FUTURE_TOLERANCE;
      do {
        page = table.judgeableAfter(series, after, PAGE);
        after = page.at(-1)?.at ?? after;
        for (const reading of page) {
          last = Math.max(last, reading.at);
          const others = reading.reasons.filter((reason) => !isFoldReason(reason));
          writing.put({ ...reading, quality: 'bad', reasons: [...others, 'future'] });
        }
      } while (page.length === PAGE);
    }
    disturb(present - FUTURE_TOLERANCE);
    disturb(last);
    const news = tellAnew();
    for (const keeper of keepers.values()) keeper.clockSet(latest, state.counted);
    return news;
  };

  /**
   * Readings that were set aside as ahead of their time, and were not when they came, count again where the river's clock has jumped over
   * them: it was wrong meanwhile. They are known by the hole that it has left in what their gauge says; where the clock comes to them
   * gradually, they came by a clock that was ahead. Returns whether there were any.
   */
  const giveBack = (series: SeriesId, since: Instant, latest: Instant): boolean => {
    let hasGivenBack = false;
    let page: StoredReading[];
    let from = Math.max(since + 1, latest - GIVEN_BACK_WITHIN);
    do {
      page = table.range(series, from, latest, PAGE);
      from = (page.at(-1)?.at ?? latest) + 1;
      for (const reading of page.filter(isStruckOut)) {
        const reasons = reading.reasons.filter((reason) => reason !== 'future');
        writing.put({ ...reading, quality: 'good', reasons });
        note(gaugeOf(series), reading);
        disturb(reading.at);
        hasGivenBack = true;
      }
    } while (page.length === PAGE);
    return hasGivenBack;
  };

  /** Whether nothing that is known comes after it in the order of judging. */
  const comesLast = (gauge: Gauge, at: Instant) =>
    [...newest].every(([other, known]) => inOrder({ gauge: other, at: known.at }, { gauge, at }) < 0);

  return {
    putRight,
    take: (reading, isOfNow) => {
      const { series, at, receivedAt } = reading;
      const gauge = gaugeOf(series);
      const since = newest.get(gauge)?.at ?? Number.NEGATIVE_INFINITY;
      const leavesHole = isOfNow && at > since + lateAfter(settingsOf(rules, gauge).observing);
      const hasGivenBack = leavesHole && giveBack(series, since, receivedAt + FUTURE_TOLERANCE);
      if (hasGivenBack) hasNews = true;
      const own = newest.get(gauge);
      if (own && at <= own.at) {
        writing.put(reading);
        disturb(at);
        return [];
      }
      if (!hasGivenBack && !own?.isUnanswered && comesLast(gauge, at)) {
        const settled = tellAnew();
        hasNews = true;
        writing.put(reading);
        return [...settled, ...step(reading)];
      }
      // The other gauge has spoken already of a later time; or what was taken for a flood because nothing came is looked at again.
      if (own?.isUnanswered) disturb(own.at);
      writing.put(reading);
      note(gauge, reading);
      disturb(at);
      hasNews = true;
      return [];
    },
    settle: (unanswered) => {
      const rises = tellAnew(unanswered);
      return [...ended(state.counted), ...rises];
    },
    disturb: (at) => disturb(at, true),
    setRules: (next) => {
      rules = next;
    },
    doubts: () => doubtsIn(state, rules, seriesOf),
    state: () => state,
  };
}

/** A state as an earlier version has left it says nothing of what was counted last, and of how the gauges stood to one another. */
export function restoredState(
  main: SeriesId,
  saved: CourseState,
  rules: CourseRules,
  table: ReadingTable,
): CourseState {
  const known =
    rules.sub && !saved.trust
      ? { ...saved, trust: trustAt(Number.MAX_SAFE_INTEGER, courseOf(main), rules, table) }
      : saved;
  const { lastGood } = known.quality;
  if (known.counted || !lastGood || table.find(main, lastGood.at)?.quality !== 'good') return known;
  return {
    ...known,
    counted: { gauge: 'main', at: lastGood.at, value: lastGood.value },
    mainGoodAt: lastGood.at,
  };
}
