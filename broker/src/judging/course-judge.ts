import { isDeepStrictEqual } from 'node:util';
import { type Instant, lateAfter, type SeriesId } from '@kawamori/contracts';
import type { EpisodeTable, NamedEpisode } from '../alerts/episode-table.js';
import type { HeardTable } from '../alerts/heard-table.js';
import type { Track } from '../alerts/track.js';
import { FUTURE_TOLERANCE } from '../readings/quality-fold.js';
import type { StoredReading } from '../readings/reading-store.js';
import type { ReadingTable } from '../readings/reading-table.js';
import type { ReadingTableWriter } from '../readings/reading-table-writer.js';
import {
  type Counted,
  type CourseRules,
  type CourseState,
  courseStep,
  isAtRest,
  openIn,
  settingsOf,
} from './course-fold.js';
import { type Doubt, doubtsIn } from './doubts.js';
import { type EpisodeKeeper, episodeKeeper, type News } from './episode-keeper.js';
import { endOf } from './episode-names.js';
import { type Course, courseOf, gaugeOf, inOrder, seriesIn } from './gauges.js';
import { verdictKeeper } from './kept-verdicts.js';
import { calmBefore, isUndoubtedAt, seenOf, stateAt } from './known-readings.js';
import { newestWords } from './newest-words.js';
import { type Retold, retell, type Span, type Start } from './retelling.js';
import { standOf, stepsOf } from './track-steps.js';
import { joined, NO_TRAIL, passed, type Trail, WAYMARK_EVERY } from './trail.js';
import { giveBack, setAside } from './wrong-clocks.js';

/**
 * Keeps one course judged while its readings arrive in any order. A reading newer than all others is one step of the fold; anything
 * else is put in its place and the story is told again from there, until it meets the old one.
 */
export interface CourseJudge {
  /**
   * Sets aside what lies ahead of the present, before anything is taken of it: clocks were wrong and were put right since. Returns the rise
   * of what is the newest then.
   * @param isRepeat whether what comes now is known already: then it is no sign of the present
   */
  putRight(present: Instant, isRepeat: () => boolean): News[];
  /**
   * Keeps a judgeable reading and judges it. Returns the news that it, being the newest, has brought.
   * @param isOfNow it has been received after all others that are known
   * @param heardUntil the newest time of its series, of whatever quality, before it
   */
  take(reading: StoredReading, isOfNow: boolean, heardUntil: Instant): News[];
  /**
   * Settles readings that came late. Returns the rise of the newest reading, where they corrected it or freed it from doubt, or of a
   * newest word of a gauge after which nothing came any more; and that what was told is over by what is known now: to be asked
   * after each pack as a whole, since what it says of a fall may lie in any part of it.
   */
  settle(unanswered?: Counted): News[];
  /** What a reading at an instant counts for has been changed in the table: to be settled as if it had come late. */
  disturb(at: Instant): void;
  /** @param rules undefined while the course is not set up */
  setRules(rules: CourseRules | undefined): void;
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
    waymarkEvery = WAYMARK_EVERY,
    ...kept
  }: {
    table: ReadingTable;
    writing: ReadingTableWriter;
    episodes: EpisodeTable;
    heards: HeardTable;
    /** Readings between two states that are remembered of what is open. */
    waymarkEvery?: number | undefined;
  },
): CourseJudge {
  let rules = rulesNow;
  let state = initial;
  /** The span of late readings that wait to be settled. */
  let late: Span | undefined;
  /** Whether a newest reading has come since the last settling: what is settled with it is of the present. */
  let hasNews = false;
  /** Undefined where a part of what is open may have been told by other rules. */
  let trail: Trail | undefined = isAtRest(state) ? NO_TRAIL : undefined;
  /** The newest instant of which readings have been told; undefined at a start. */
  let toldTo: Instant | undefined;
  /** Whether a reading in order has counted since then. */
  let hasCounted = false;
  const { episodes } = kept;
  const keepers = new Map<Track, EpisodeKeeper>();
  const keeperOf = (track: Track): EpisodeKeeper => {
    const keeper = keepers.get(track) ?? episodeKeeper(main, track, kept);
    keepers.set(track, keeper);
    return keeper;
  };
  for (const track of kept.heards.tracks(main)) keeperOf(track);
  const everything = courseOf(main);
  /** A second gauge that is no longer set up is left out of the story. */
  const course = (): Course => (rules.sub ? everything : [everything[0]]);

  const newest = newestWords(everything, table);
  const keepVerdicts = verdictKeeper(everything, { table, writing });

  /** In order: the common way. What it brings is told when the pack has been judged as a whole: the rest of it may refute it. */
  const step = (reading: StoredReading): void => {
    const gauge = gaugeOf(reading.series);
    if (trail && toldTo !== undefined && reading.at > toldTo && !isAtRest(state))
      trail = passed(trail, { at: toldTo, state }, waymarkEvery);
    toldTo = reading.at;
    const result = courseStep(state, { gauge, ...seenOf(reading, table) }, rules);
    state = result.state;
    if (isAtRest(state)) trail = NO_TRAIL;
    hasCounted ||= result.hasCounted;
    newest.note(gauge, reading);
    keepVerdicts({ reading }, result);
    const open = new Map(openIn(state));
    for (const track of new Set([...result.closed.map((one) => one.track), ...open.keys()])) {
      const closed = result.closed.filter((one) => one.track === track).map(({ episode }) => episode);
      const changes = result.changes.filter((one) => one.track === track).map(({ change }) => change);
      const current = open.get(track);
      keeperOf(track).goOn([...closed, ...(current ? [current] : [])], changes);
    }
  };

  /** What readings in order have brought. */
  const risen = (): News[] =>
    [...keepers].flatMap(([track, keeper]) => keeper.risen((at) => stepsOf(track, at, rules)) ?? []);

  /** What stands by the newest reading, and nobody has been told of. */
  const untold = (counted: Counted, isOfNow = true): News[] =>
    openIn(state).flatMap(
      ([track]) =>
        keeperOf(track).untold(counted, standOf(track, counted, state, rules), {
          steps: stepsOf(track, counted.at, rules),
          isOfNow,
        }) ?? [],
    );

  /**
   * What was told of it and is over. What came late may cast doubt on the newest value, by which it was told: the next value says whether
   * that was one, or the silence after it.
   * @param isSaid staff have said something of it: that goes before
   */
  const ended = (isSaid: boolean): News[] => {
    const { at = Number.NEGATIVE_INFINITY } = state.counted ?? {};
    const doubted = isSaid ? undefined : state.quality.doubted;
    const doubtedAt = doubted && doubted.at > at ? doubted.at : undefined;
    return [...keepers].flatMap(
      ([track, keeper]) => keeper.ended(state.counted, () => stepsOf(track, at, rules), doubtedAt) ?? [],
    );
  };

  /** Whether it is the newest word of its gauge, and counts. */
  const isGoodNow = ({ gauge, at }: Counted): boolean =>
    newest.of(gauge)?.at === at && table.find(seriesIn(everything, gauge), at)?.quality === 'good';

  /** What the river stands at: of two words for one instant that both count, the higher. */
  const spokenNow = (): Counted | undefined => {
    const { counted } = state;
    if (counted?.gauge !== 'sub') return counted;
    const ofMain = table.find(main, counted.at);
    const isHigher = ofMain?.quality === 'good' && ofMain.value > counted.value;
    return isHigher ? { gauge: 'main', at: ofMain.at, value: ofMain.value } : counted;
  };

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
    const { counted } = state;
    return [...tracks].flatMap((track) =>
      keeperOf(track).rewrite(
        found.filter((one) => one.track === track).map(({ episode }) => episode),
        old.filter((one) => (one.track ?? 'level') === track),
        // Of the past, levels are all that is told in the record.
        { endedAt, steps: track === 'level' && counted ? stepsOf(track, counted.at, rules) : undefined },
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

  /** The last waymark or calm reading before an instant. */
  const startBefore = (instant: Instant, settledAt: Instant): { start: Start; isCalm: boolean } => {
    const mark = trail?.marks.findLast(
      ({ at }) => at < instant && at > settledAt && isUndoubtedAt(course(), at, table),
    );
    if (mark) {
      const old = episodes.reaching(main, mark.at).filter((episode) => endOf(episode) > mark.at);
      return { start: { end: mark.at + 1, old, state: mark.state }, isCalm: false };
    }
    const calm = calmBefore(course(), instant, { table, episodes });
    return { start: { ...calm, state: stateAt(calm, course(), rules, table) }, isCalm: true };
  };

  /** Tells the story anew with what came late. Returns the rises that it brings. */
  const tellAnew = (unanswered?: Counted): News[] => {
    const [isOfNow, isCounted] = [hasNews, hasCounted];
    hasNews = hasCounted = false;
    if (!late) return [...risen(), ...(isCounted && state.counted ? untold(state.counted) : [])];
    const span = late;
    late = undefined;
    const before = { counted: state.counted, main: table.newest(main) };
    // What the second gauge contradicts lies before it; what is settled for good is left.
    const settledAt = table.horizon(main)?.settledAt ?? Number.NEGATIVE_INFINITY;
    const from = Math.max(span.from - (rules.sub?.disagrees.within ?? 0), Math.min(span.from, settledAt + 1));
    const { start, isCalm } = startBefore(from, settledAt);
    const old = trail ?? NO_TRAIL;
    const told = { start, span, course: course(), rules, old, every: waymarkEvery };
    const retold = retell(told, table, keepVerdicts);
    const isToNow = retold.endedAt === Number.POSITIVE_INFINITY;
    if (isToNow) ({ state, at: toldTo } = retold);
    if (trail || (isCalm && isToNow)) trail = joined(old, start.end, retold.trail, retold.endedAt);
    const news = rewrite(retold, start.old);
    newest.lookUp();
    const brought = risen();
    if (unanswered && isGoodNow(unanswered)) return withUntold(news, [...brought, ...untold(unanswered)]);
    const counted = spokenNow();
    // The newest word of its gauge, or nothing of the present.
    if (!counted || newest.of(counted.gauge)?.at !== counted.at) return withUntold(news, brought);
    const stoodBefore =
      counted.gauge === 'main'
        ? before.main?.at === counted.at && before.main.quality === 'good'
        : before.counted !== undefined && inOrder(before.counted, counted) === 0;
    const isNow = isOfNow || counted.at === span.to || !stoodBefore;
    return withUntold(news, [...brought, ...untold(counted, isNow)]);
  };

  const putRight = (present: Instant, isRepeat: () => boolean): News[] => {
    const latest = present + FUTURE_TOLERANCE;
    if (!newest.isAnyAfter(latest) || isRepeat()) return [];
    const since = present - FUTURE_TOLERANCE;
    const last = setAside(everything, since, { table, writing });
    disturb(since);
    disturb(Math.max(latest, last));
    const news = tellAnew();
    for (const keeper of keepers.values()) keeper.clockSet(latest, state.counted);
    return news;
  };

  return {
    putRight,
    take: (reading, isOfNow, heardUntil) => {
      const { series, at, receivedAt } = reading;
      const gauge = gaugeOf(series);
      const since = newest.of(gauge)?.at ?? Number.NEGATIVE_INFINITY;
      const latest = receivedAt + FUTURE_TOLERANCE;
      const leavesHole = at > since + lateAfter(settingsOf(rules, gauge).observing);
      const given =
        isOfNow && heardUntil > since
          ? giveBack(series, { since, latest, leavesHole }, { table, writing })
          : [];
      for (const one of given) {
        newest.note(gauge, one);
        disturb(one.at);
        hasNews = true;
      }
      const own = newest.of(gauge);
      if (own && at <= own.at) {
        writing.put(reading);
        disturb(at);
        return [];
      }
      if (given.length === 0 && !own?.isUnanswered && newest.comesLast(gauge, at)) {
        const settled = late ? tellAnew() : [];
        hasNews = true;
        writing.put(reading);
        step(reading);
        return settled;
      }
      // The other gauge has spoken already of a later time; or what was taken for a flood because nothing came is looked at again.
      if (own?.isUnanswered) disturb(own.at);
      writing.put(reading);
      newest.note(gauge, reading);
      disturb(at);
      hasNews = true;
      return [];
    },
    settle: (unanswered) => {
      const isSaid = late?.isSaid ?? false;
      const rises = tellAnew(unanswered);
      return [...ended(isSaid), ...rises];
    },
    disturb: (at) => disturb(at, true),
    setRules: (next) => {
      const isSame = next !== undefined && (isAtRest(state) || isDeepStrictEqual(next, rules));
      if (!isSame) trail = undefined;
      rules = next ?? rules;
    },
    doubts: () => doubtsIn(state, rules, (gauge) => seriesIn(everything, gauge)),
    state: () => state,
  };
}
