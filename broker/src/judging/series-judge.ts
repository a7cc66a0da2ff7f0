import {
  type Instant,
  type LevelChange,
  levelsAt,
  markId,
  opensEpisode,
  type QualityReason,
  reachedMark,
  type SeriesId,
} from '@kawamori/contracts';
import { type EpisodeTable, episodeId, type NamedEpisode, type Told } from '../alerts/episode-table.js';
import type { Episode } from '../alerts/level-engine.js';
import {
  DOUBT_REASONS,
  type Doubted,
  FOLD_REASONS,
  type FoldReason,
  FUTURE_TOLERANCE,
  goesOnSteady,
  type Point,
  type QualitySettings,
  type SeenPoint,
  type Steady,
  stuckAfter,
} from '../readings/quality-fold.js';
import type { StoredReading } from '../readings/reading-store.js';
import type { ReadingTable } from '../readings/reading-table.js';
import type { ReadingTableWriter } from '../readings/reading-table-writer.js';
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
  /** The open episode as it is kept: under its name, and with what has been told of it. */
  let open = episodes.open(series);

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

  const keep = (episode: Episode, id: string, told: readonly Told[]): NamedEpisode => {
    const changes = episode.changes.map((change) => ({
      ...change,
      learntLater: !told.some((one) => isOf(one, change)),
    }));
    const named = { ...episode, changes, id, series, told };
    episodes.put(named);
    return named;
  };

  /** In order: the common way. What it changes is told as it happens. */
  const step = (reading: StoredReading): Rise[] => {
    const result = seriesStep(state, pointOf(reading, table), rules);
    state = result.state;
    newestAt = reading.at;
    isNewestUnanswered = reading.reasons.includes('unanswered');
    markStep(reading, result);
    const current = state.level.episode;
    const touched = [...result.closed, ...(current ? [current] : [])].map((episode) => {
      const news = result.changes.filter((change) => episode.changes.includes(change)).map(toldOf);
      const id = open?.id ?? freeName(episode);
      const named = keep(episode, id, [...(open?.told ?? []), ...news]);
      open = episode.subsidedAt === undefined ? named : undefined;
      return named;
    });
    const change = result.changes.findLast((one) => one.rose);
    const episode = change && touched.find((one) => one.changes.some((other) => isOf(other, change)));
    if (episode) return [{ change, episode }];
    return result.quality === 'good' ? untold(reading) : [];
  };

  /**
   * A level at which the newest reading stands, though nobody has been told of it: its crossing was learnt from back-fill, or its
   * readings were doubted. The past does not cry, but the present does.
   */
  const untold = (newest: StoredReading): Rise[] => {
    if (!open || !rules.levels) return [];
    const set = levelsAt(rules.levels.levels, newest.at);
    const reached = reachedMark(set, newest.value);
    if (!reached) return [];
    const ids = set?.marks.filter(opensEpisode).map(markId) ?? [];
    const stands = (change: { to: string | null }) =>
      ids.indexOf(change.to ?? '') >= ids.indexOf(markId(reached));
    const below = open.changes.findLastIndex((change) => !stands(change));
    const since = open.changes[below + 1]?.at ?? newest.at;
    if (open.told.some((one) => one.rose && one.at >= since && stands(one))) return [];
    const change: LevelChange = {
      at: newest.at,
      from: open.changes[below]?.to ?? null,
      to: markId(reached),
      valueM: newest.value,
      rose: true,
      learntLater: false,
    };
    open = keep(open, open.id, [...open.told, toldOf(change)]);
    return [{ change, episode: open }];
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
    const named = rename(retold, old);
    if (!retold.metOldStory) {
      open = named.find((episode) => episode.subsidedAt === undefined);
      state = retold.state;
    }
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
        const result = seriesStep(retold, pointOf(reading, table), rules);
        retold = result.state;
        markStep(reading, result);
        found.push(...result.closed);
        const believedBoth = !isDoubted(result.reason) && !foldReasons(reading).some(isDoubted);
        const calm = believedBoth && retold.level.held === undefined;
        if (firstAfter === undefined || !calm || !isSteadyInBoth(retold.quality.steady, firstAfter)) continue;
        if (!old.some((one) => one.openedAt <= at && endOf(one) > at)) {
          return { state: retold, found, metOldStory: true, endedAt: at };
        }
      }
    }
    if (retold.level.episode) found.push(retold.level.episode);
    return { state: retold, found, metOldStory: false, endedAt: Number.POSITIVE_INFINITY };
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
   * Writes the new episodes over the old ones. A name stays with the episode that holds the crossing first announced under it, else
   * with the first that overlaps; an announced name goes before one that nobody has heard. What was told stays told.
   */
  const rename = (
    retold: { found: Episode[]; endedAt: Instant },
    old: readonly NamedEpisode[],
  ): NamedEpisode[] => {
    const replaced = old.filter((episode) => episode.openedAt <= retold.endedAt);
    const told = replaced.flatMap((episode) => episode.told);
    for (const episode of replaced) episodes.remove(episode.id);
    const names = new Map<Episode, string>();
    const announcedFirst = [
      ...replaced.filter((episode) => announcedAt(episode) !== undefined),
      ...replaced.filter((episode) => announcedAt(episode) === undefined),
    ];
    for (const { id, ...episode } of announcedFirst) {
      const heirs = retold.found.filter((one) => !names.has(one) && overlap(one, episode));
      const heir = heirs.find((one) => isWithin(one, announcedAt(episode) ?? episode.openedAt)) ?? heirs[0];
      if (heir) names.set(heir, id);
    }
    for (const episode of retold.found) {
      if (!names.has(episode)) names.set(episode, freeName(episode, [...names.values()]));
    }
    return retold.found.map((episode) =>
      keep(
        episode,
        names.get(episode) ?? '',
        told.filter((one) => isWithin(episode, one.at)),
      ),
    );
  };

  /** The episode's name by its opening. It may be taken where a name has outlived a change of its story. */
  const freeName = (episode: Episode, taken: readonly string[] = []): string => {
    let name = episodeId(series, episode.openedAt);
    while (taken.includes(name) || episodes.has(name)) name += '~';
    return name;
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

/** Since when the value has stood still at a reading, as far back as it matters. */
function steadyAt(start: StoredReading, settings: QualitySettings, table: ReadingTable): Steady {
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

/** A reading as the fold sees it: what staff believe needs nobody else's word; a silence after it says something too. */
function pointOf({ series, at, value, reasons }: StoredReading, table: ReadingTable): SeenPoint {
  if (reasons.includes('unanswered')) {
    return { at, value, silence: { next: table.judgeableAfter(series, at, 1)[0] } };
  }
  return { at, value, believed: reasons.includes('overruled') };
}

const isFoldReason = (reason: QualityReason): reason is FoldReason =>
  FOLD_REASONS.some((one) => one === reason);
const isDoubted = (reason: QualityReason | undefined): boolean => DOUBT_REASONS.some((one) => one === reason);
const foldReasons = (reading: StoredReading): FoldReason[] => reading.reasons.filter(isFoldReason);

/**
 * The last reading before an instant that was believed at once, while no level was held, and the episodes after it. The fold's
 * state there is known without its past, so the story can be told again from it.
 */
export function calmBefore(
  series: SeriesId,
  instant: Instant,
  { table, episodes }: { table: ReadingTable; episodes: EpisodeTable },
): { start: StoredReading | undefined; old: NamedEpisode[] } {
  for (let before = instant; ; ) {
    const start = table.lastBelievedBefore(series, before);
    const from = start?.at ?? Number.MIN_SAFE_INTEGER;
    const old = episodes.reaching(series, from).filter((episode) => endOf(episode) > from);
    const around = old.find((episode) => episode.openedAt <= from);
    if (!around) return { start, old };
    before = around.openedAt;
  }
}

const toldOf = ({ at, to, rose }: LevelChange): Told => ({ at, to, rose });
const isOf = (told: Told, change: Told): boolean =>
  told.at === change.at && told.to === change.to && told.rose === change.rose;
const announcedAt = (episode: Pick<NamedEpisode, 'told'>): Instant | undefined =>
  episode.told.find((one) => one.rose)?.at;

type Span = Pick<Episode, 'openedAt' | 'subsidedAt'>;
const endOf = (episode: Span): number => episode.subsidedAt ?? Number.POSITIVE_INFINITY;
const isWithin = (episode: Span, at: Instant): boolean => episode.openedAt <= at && at <= endOf(episode);
const overlap = (a: Span, b: Span): boolean => a.openedAt <= endOf(b) && b.openedAt <= endOf(a);
