import type { Instant, LevelChange, QualityReason, SeriesId } from '@kawamori/contracts';
import { type EpisodeTable, episodeId, type NamedEpisode } from '../alerts/episode-table.js';
import type { Episode } from '../alerts/level-engine.js';
import type { StoredReading } from '../readings/reading-store.js';
import type { ReadingTable, ReadingTableWriter } from '../readings/reading-table.js';
import {
  NO_SERIES_STATE,
  type SeriesRules,
  type SeriesState,
  type SeriesStep,
  seriesStep,
} from './series-fold.js';

/** Readings that are folded again at once, at most, before the next page is read. */
const PAGE = 2_000;

/** A rise that may have to be told: the change, and the episode it belongs to. */
export interface Rise {
  change: LevelChange;
  episode: NamedEpisode;
}

/**
 * Keeps one series judged while its readings arrive in any order. A reading newer than all others is one step of the fold; anything
 * else is put in its place and the story is told again from there, until it meets the old one.
 */
export interface SeriesJudge {
  /** Takes a judgeable reading (already in the table). Returns the rises that this reading, being the newest, has brought. */
  take(reading: StoredReading): Rise[];
  /** Settles readings that came late. Returns rises at the newest reading, where a correction of that very reading brought them. */
  settle(): Rise[];
  setRules(rules: SeriesRules): void;
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
  /** The span of late readings that wait to be settled. */
  let late: { from: Instant; to: Instant } | undefined;
  let openId = episodes.open(series)?.id;

  const mark = (at: Instant, quality: 'good' | 'suspect', kept: readonly QualityReason[]) => {
    const reasons = kept.filter((reason) => reason !== 'spike');
    writing.amend(series, at, quality, quality === 'suspect' ? [...reasons, 'spike'] : reasons);
  };

  const confirm = (step: SeriesStep) => {
    if (!step.confirmed) return;
    const stored = table.find(series, step.confirmed.at);
    if (stored && stored.quality !== 'good') mark(stored.at, 'good', stored.reasons);
  };

  /** In order: the common way. */
  const step = (reading: StoredReading): Rise[] => {
    const result = seriesStep(state, reading, rules);
    state = result.state;
    newestAt = reading.at;
    if (result.quality !== reading.quality) mark(reading.at, result.quality, reading.reasons);
    confirm(result);
    return tell(result);
  };

  /** Writes down what a step did to the episodes, under their names. */
  const tell = (result: SeriesStep): Rise[] => {
    const touched: NamedEpisode[] = [];
    const put = (episode: Episode, id: string) => {
      const named = { ...episode, id, series };
      episodes.put(named);
      touched.push(named);
    };
    for (const closed of result.closed) {
      put(closed, openId ?? episodeId(series, closed.openedAt));
      openId = undefined;
    }
    const current = state.level.episode;
    if (current) {
      openId ??= episodeId(series, current.openedAt);
      put(current, openId);
    }
    return result.changes
      .filter((change) => change.rose)
      .flatMap((change) => {
        const episode = touched.find((one) => one.changes.includes(change));
        return episode ? [{ change, episode }] : [];
      });
  };

  const settle = (): Rise[] => {
    if (!late) return [];
    const span = late;
    late = undefined;
    const old = episodes.reaching(series, span.from);
    const within = old.find((episode) => episode.openedAt <= span.from);
    const start = table.lastGoodBefore(series, Math.min(span.from, within?.openedAt ?? span.from));
    const told = retell(start, span.to, old);
    const named = rename(told, old);
    if (!told.metOldStory) {
      const current = named.find((episode) => episode.subsidedAt === undefined);
      openId = current?.id;
      state = current ? { ...told.state, level: { ...told.state.level, episode: current } } : told.state;
    }
    newestAt = table.newest(series)?.at;
    const known = new Set(old.flatMap((episode) => episode.changes.map(changeKey)));
    return named.flatMap((episode) =>
      episode.changes
        .filter(
          (change) =>
            change.rose && change.at === span.to && span.to === newestAt && !known.has(changeKey(change)),
        )
        .map((change) => ({ change, episode })),
    );
  };

  /** Folds again from a good reading on, until the new story meets the old one: both calm at the same good reading. */
  const retell = (start: StoredReading | undefined, to: Instant, old: readonly NamedEpisode[]) => {
    let retold: SeriesState = { ...NO_SERIES_STATE, quality: { lastGood: start, doubted: undefined } };
    const found: Episode[] = [];
    let at = start?.at ?? Number.MIN_SAFE_INTEGER;
    for (
      let page = table.judgeableAfter(series, at, PAGE);
      page.length > 0;
      page = table.judgeableAfter(series, at, PAGE)
    ) {
      for (const reading of page) {
        at = reading.at;
        const result = seriesStep(retold, reading, rules);
        retold = result.state;
        if (result.quality !== reading.quality) mark(reading.at, result.quality, reading.reasons);
        confirm(result);
        found.push(...result.closed);
        const calm =
          result.quality === 'good' && reading.quality === 'good' && retold.level.held === undefined;
        if (calm && at > to && !old.some((one) => one.openedAt <= at && endOf(one) > at)) {
          return { state: retold, found, metOldStory: true, endedAt: at };
        }
      }
    }
    if (retold.level.episode) found.push(retold.level.episode);
    return { state: retold, found, metOldStory: false, endedAt: Number.POSITIVE_INFINITY };
  };

  /** Writes the new episodes over the old ones. One that overlaps an old one keeps its name, and what was known in time stays so. */
  const rename = (
    told: { found: Episode[]; endedAt: Instant },
    old: readonly NamedEpisode[],
  ): NamedEpisode[] => {
    const replaced = old.filter((episode) => episode.openedAt <= told.endedAt);
    const known = new Map(
      replaced.flatMap((one) => one.changes.map((change) => [changeKey(change), change])),
    );
    for (const episode of replaced) episodes.remove(episode.id);
    const free = [...replaced];
    return told.found.map((episode) => {
      const end = episode.subsidedAt ?? Number.POSITIVE_INFINITY;
      const index = free.findIndex((one) => one.openedAt <= end && endOf(one) >= episode.openedAt);
      const [heir] = index < 0 ? [] : free.splice(index, 1);
      const named: NamedEpisode = {
        ...episode,
        id: heir?.id ?? episodeId(series, episode.openedAt),
        series,
        changes: episode.changes.map((change) => ({
          ...change,
          learntLater: known.get(changeKey(change))?.learntLater ?? change.at !== newestAt,
        })),
      };
      episodes.put(named);
      return named;
    });
  };

  return {
    take: (reading) => {
      if (newestAt === undefined || reading.at > newestAt) {
        settle();
        return step(reading);
      }
      late = {
        from: Math.min(late?.from ?? reading.at, reading.at),
        to: Math.max(late?.to ?? reading.at, reading.at),
      };
      return [];
    },
    settle,
    setRules: (next) => {
      rules = next;
    },
    state: () => state,
  };
}

const changeKey = (change: LevelChange): string => `${change.at} ${change.from} ${change.to}`;
const endOf = (episode: Episode): number => episode.subsidedAt ?? Number.POSITIVE_INFINITY;
