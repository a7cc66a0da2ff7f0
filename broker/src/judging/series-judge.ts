import type { Instant, SeriesId } from '@kawamori/contracts';
import type { EpisodeTable, NamedEpisode } from '../alerts/episode-table.js';
import type { Episode } from '../alerts/level-engine.js';
import {
  type Doubted,
  type FoldReason,
  FUTURE_TOLERANCE,
  type Point,
  type Steady,
  stuckAfter,
} from '../readings/quality-fold.js';
import type { StoredReading } from '../readings/reading-store.js';
import type { ReadingTable } from '../readings/reading-table.js';
import type { ReadingTableWriter } from '../readings/reading-table-writer.js';
import { endOf, episodeKeeper, type Rise } from './episode-keeper.js';
import {
  calmBefore,
  foldReasons,
  isDoubted,
  isFoldReason,
  PAGE,
  seenOf,
  steadyAt,
} from './known-readings.js';
import {
  NO_SERIES_STATE,
  type SeriesRules,
  type SeriesState,
  type SeriesStep,
  seriesStep,
} from './series-fold.js';

export interface Doubt extends Doubted {
  before: Point | undefined;
  held: string | undefined;
}

/**
 * Keeps one series judged while its readings arrive in any order. A reading newer than all others is one step of the fold; anything
 * else is put in its place and the story is told again from there, until it meets the old one.
 */
export interface SeriesJudge {
  /** Keeps a judgeable reading and judges it. Returns the rises that it, being the newest, has brought. */
  take(reading: StoredReading): Rise[];
  /** Settles readings that came late. Returns the rise of the newest reading, where they corrected it or freed it from doubt. */
  settle(): Rise[];
  /** What a reading at an instant counts for has been changed in the table: to be settled as if it had come late. */
  disturb(at: Instant): void;
  setRules(rules: SeriesRules): void;
  /** The newest reading, where it is doubted, with what was believed before it and the mark that is held. */
  doubt(): Doubt | undefined;
  state(): SeriesState;
}

export function seriesJudge(
  series: SeriesId,
  rulesNow: SeriesRules,
  initial: { state: SeriesState; newestAt: Instant | undefined },
  { table, writing, episodes }: { table: ReadingTable; writing: ReadingTableWriter; episodes: EpisodeTable },
): SeriesJudge {
  let rules = rulesNow;
  let { state, newestAt } = initial;
  let isNewestUnanswered =
    newestAt !== undefined && (table.find(series, newestAt)?.reasons.includes('unanswered') ?? false);
  /** The span of late readings that wait to be settled. */
  let late: { from: Instant; to: Instant } | undefined;
  /** Whether a newest reading has come since the last settling: what is settled with it is of the present. */
  let hasNews = false;
  const keeper = episodeKeeper(series, episodes);

  /** A reading that had to wait for the next one's word keeps the reason, whatever that word was. */
  const mark = (reading: StoredReading, quality: 'good' | 'suspect', reason: FoldReason | undefined) => {
    const found = foldReasons(reading);
    if (reading.quality === quality && found.length === (reason ? 1 : 0) && found[0] === reason) return;
    const others = reading.reasons.filter((one) => !isFoldReason(one));
    writing.amend(series, reading.at, quality, reason ? [...others, reason] : others);
  };

  const markStep = (reading: StoredReading, step: SeriesStep) => {
    mark(reading, step.quality, step.reason);
    const confirmed = step.confirmed && table.find(series, step.confirmed.at);
    if (step.confirmed && confirmed) mark(confirmed, 'good', step.confirmed.reason);
  };

  /** In order: the common way. What it changes is told as it happens. */
  const step = (reading: StoredReading): Rise[] => {
    const result = seriesStep(state, seenOf(reading, table), rules);
    state = result.state;
    newestAt = reading.at;
    isNewestUnanswered = reading.reasons.includes('unanswered');
    markStep(reading, result);
    const current = state.level.episode;
    const rise = keeper.goOn([...result.closed, ...(current ? [current] : [])], result.changes);
    if (rise) return [rise];
    return result.quality === 'good' ? untold(reading) : [];
  };

  const untold = (newest: StoredReading): Rise[] => {
    const rise = rules.levels && keeper.untold(newest, rules.levels.levels);
    return rise ? [rise] : [];
  };

  const disturb = (at: Instant) => {
    late = { from: Math.min(late?.from ?? at, at), to: Math.max(late?.to ?? at, at) };
  };

  const settle = (): Rise[] => {
    const isOfNow = hasNews;
    hasNews = false;
    if (!late) return [];
    const span = late;
    late = undefined;
    const before = table.newest(series);
    const { start, old } = calmBefore(series, span.from, { table, episodes });
    const retold = retell(start, span.to, old);
    keeper.rewrite(retold.found, retold.endedAt, old);
    if (retold.endedAt === Number.POSITIVE_INFINITY) state = retold.state;
    const newest = table.newest(series);
    newestAt = newest?.at;
    isNewestUnanswered = newest?.reasons.includes('unanswered') ?? false;
    if (newest?.quality !== 'good') return [];
    const countsSinceNow = isOfNow || newest.at === span.to || before?.quality !== 'good';
    return countsSinceNow ? untold(newest) : [];
  };

  /** Folds again from a calm reading on, until the new story meets the old one: both calm at the same reading. */
  const retell = (start: StoredReading | undefined, to: Instant, old: readonly NamedEpisode[]) => {
    const steady = start && steadyAt(start, rules.quality, table);
    let retold: SeriesState = {
      ...NO_SERIES_STATE,
      quality: { lastGood: start, doubted: undefined, steady },
    };
    const found: Episode[] = [];
    /** The first reading after the late ones: a run that began after it is the same in both stories. */
    let firstAfter: Instant | undefined;
    let at = start?.at ?? Number.MIN_SAFE_INTEGER;
    for (
      let page = table.judgeableAfter(series, at, PAGE);
      page.length > 0;
      page = table.judgeableAfter(series, at, PAGE)
    ) {
      for (const reading of page) {
        at = reading.at;
        if (at > to) firstAfter ??= at;
        const result = seriesStep(retold, seenOf(reading, table), rules);
        retold = result.state;
        markStep(reading, result);
        found.push(...result.closed);
        const believedBoth = !isDoubted(result.reason) && !foldReasons(reading).some(isDoubted);
        const calm = believedBoth && retold.level.held === undefined;
        if (firstAfter === undefined || !calm || !isSteadyInBoth(retold.quality.steady, firstAfter)) continue;
        if (!old.some((one) => one.openedAt <= at && endOf(one) > at)) {
          return { state: retold, found, endedAt: at };
        }
      }
    }
    if (retold.level.episode) found.push(retold.level.episode);
    return { state: retold, found, endedAt: Number.POSITIVE_INFINITY };
  };

  /** Whether what stands still is the same in the new story and the old one, for all that may follow. */
  const isSteadyInBoth = (steady: Steady | undefined, firstAfter: Instant): boolean => {
    const stuck = rules.quality.profile.stuck;
    if (!stuck || !steady || steady.since > firstAfter) return true;
    return (
      stuckAfter({ at: steady.last, value: steady.value }, rules.quality) === undefined ||
      steady.last - firstAfter >= stuck.low
    );
  };

  /**
   * Readings that were dated by the hub against their node's clock, and lie in the future of a later one's reception: the hub's was wrong
   * then and was put right since. They are kept and judged no more: while they stood, nothing new would be the newest. A reading on whose
   * time both clocks agreed is never among them: where that lies ahead, it is the hub's clock of now that is odd.
   */
  const disown = (latest: Instant) => {
    const ahead = table
      .judgeableAfter(series, latest, PAGE)
      .filter(({ reasons }) => reasons.includes('clock-off'));
    if (ahead.length === 0) return;
    for (const reading of ahead.toReversed()) {
      const others = reading.reasons.filter((reason) => !isFoldReason(reason));
      writing.put({ ...reading, quality: 'bad', reasons: [...others, 'future'] });
    }
    disturb(latest);
    disturb(newestAt ?? latest);
    settle();
    newestAt = table.newest(series)?.at;
  };

  return {
    take: (reading) => {
      const latest = reading.receivedAt + FUTURE_TOLERANCE;
      if (newestAt !== undefined && newestAt > latest) disown(latest);
      if (newestAt !== undefined && reading.at > newestAt && isNewestUnanswered) {
        // What was taken for a flood because nothing came is looked at again.
        writing.put(reading);
        disturb(newestAt);
        disturb(reading.at);
        hasNews = true;
        return [];
      }
      if (newestAt === undefined || reading.at > newestAt) {
        const rises = settle();
        hasNews = true;
        writing.put(reading);
        return [...rises, ...step(reading)];
      }
      writing.put(reading);
      disturb(reading.at);
      return [];
    },
    settle,
    disturb,
    setRules: (next) => {
      rules = next;
    },
    doubt: () => {
      const { doubted, lastGood } = state.quality;
      // A state that an earlier version has left says no reason.
      return doubted && { ...{ reason: 'spike' }, ...doubted, before: lastGood, held: state.level.held };
    },
    state: () => state,
  };
}
