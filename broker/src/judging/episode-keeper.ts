import type { Instant, LevelChange, Sequel, SeriesId } from '@kawamori/contracts';
import { type EpisodeTable, episodeId, type NamedEpisode, type Told } from '../alerts/episode-table.js';
import type { Episode } from '../alerts/level-engine.js';
import type { Track } from '../alerts/track.js';
import type { Counted } from './course-fold.js';

/** A change that may have to be told, and the episode it belongs to. A fall is news to those who were told of the rise. */
export interface News {
  track: Track;
  change: LevelChange;
  episode: NamedEpisode;
  /** Since when the water stands there: at the change, or before it where that was learnt afterwards. */
  since: Instant;
  /** By what is known now no level was ever reached; the change is back to below all of them. */
  isTakenBack?: true;
  /** A rise of the past, of which nobody is told. */
  isLearntLater?: true;
  /** Of a rise: what it comes after, for those who were told; absent for the first of which anybody is. */
  sequel?: Sequel;
}

/** At which step something stands. */
export interface Stand {
  to: string;
  /** All steps, ascending. */
  order: readonly string[];
  since?: LevelChange['since'];
}

/** Keeps the episodes of one track of a course under their names, with what has been told of them. */
export interface EpisodeKeeper {
  /** Writes the episodes that a reading in order has touched; what it changed is told as it happens. Returns the news that it brought. */
  goOn(touched: readonly Episode[], changes: readonly LevelChange[]): News | undefined;
  /**
   * Writes episodes that were told anew over the old ones, up to where the new story ends; for ever where it has no end. Returns the
   * highest rise that each has brought to light, and the end of what was told and stood until now.
   * @param newest what counts of the present
   * @param order all steps, ascending
   */
  rewrite(
    found: readonly Episode[],
    old: readonly NamedEpisode[],
    by: { endedAt: number; newest: Counted | undefined; order: readonly string[] },
  ): News[];
  /**
   * A step at which the newest reading stands, though nobody has been told of it: its crossing was learnt from back-fill, or its
   * readings were doubted. The past does not cry, but the present does.
   */
  untold(newest: Counted, stand: Stand | undefined): News | undefined;
}

export function episodeKeeper(series: SeriesId, track: Track, episodes: EpisodeTable): EpisodeKeeper {
  /** The open episode as it is kept: under its name, and with what has been told of it. */
  let open = episodes.open(series, track);

  const keep = (episode: Episode, id: string, told: readonly Told[]): NamedEpisode => {
    const changes = episode.changes.map((change) => ({
      ...change,
      learntLater: !told.some((one) => isOf(one, change)),
    }));
    const named = { ...episode, changes, id, series, track, told };
    episodes.put(named);
    return named;
  };

  /** The episode's name by its opening. It may be taken where a name has outlived a change of its story. */
  const freeName = (episode: Episode, taken: readonly string[] = []): string => {
    let name = episodeId(series, track, episode.openedAt);
    while (taken.includes(name) || episodes.has(name)) name += '~';
    return name;
  };

  return {
    goOn: (touched, changes) => {
      const kept = touched.map((episode) => {
        const before = open?.told ?? [];
        const news = changes.filter((change) => episode.changes.includes(change)).map(toldOf);
        const named = keep(episode, open?.id ?? freeName(episode), [...before, ...news]);
        open = episode.subsidedAt === undefined ? named : undefined;
        return { named, before };
      });
      const change = changes.findLast((one) => one.rose) ?? changes.at(-1);
      const found = change && kept.find(({ named }) => named.changes.some((one) => isOf(one, change)));
      if (!found) return undefined;
      const { named: episode, before } = found;
      return change.rose || isHeardOf(episode, change)
        ? { track, change, episode, since: change.at, ...sequelOf(change, before, episode) }
        : undefined;
    },

    rewrite: (found, old, { endedAt, newest, order }) => {
      const stood = open;
      const replaced = old.filter((episode) => episode.openedAt <= endedAt);
      const told = replaced.flatMap((episode) => episode.told);
      for (const episode of replaced) episodes.remove(episode.id);
      const names = inherit(found, replaced);
      for (const episode of found) {
        if (!names.has(episode)) names.set(episode, freeName(episode, [...names.values()]));
      }
      const named = found.map((episode) =>
        keep(
          episode,
          names.get(episode) ?? '',
          told.filter((one) => isWithin(episode, one.at)),
        ),
      );
      const news = named.flatMap((episode) => learntIn(episode, replaced, order) ?? []);
      if (endedAt === Number.POSITIVE_INFINITY) {
        open = named.find((episode) => episode.subsidedAt === undefined);
        const end = stood && isHeardOf(stood) ? endOfStory(stood, named, newest) : undefined;
        if (end) news.push(end);
      }
      return news.map((one) => ({ track, ...one }));
    },

    untold: (newest, stand) => {
      if (!open || !stand) return undefined;
      const { to, order, since: base } = stand;
      const stands = (change: { to: string | null }) => order.indexOf(change.to ?? '') >= order.indexOf(to);
      const below = open.changes.findLastIndex((change) => !stands(change));
      const since = open.changes[below + 1]?.at ?? newest.at;
      if (open.told.some((one) => one.rose && one.at >= since && stands(one))) return undefined;
      const change: LevelChange = {
        at: newest.at,
        from: open.changes[below]?.to ?? null,
        to,
        valueM: newest.value,
        rose: true,
        learntLater: false,
        ...(newest.gauge === 'sub' ? { bySub: true } : {}),
        ...(base ? { since: base } : {}),
      };
      const sequel = sequelOf(change, open.told, open);
      open = keep(open, open.id, [...open.told, toldOf(change)]);
      return { track, change, episode: open, since, ...sequel };
    },
  };
}

/** Whether anybody was told of a rise: of any, or where it falls to another level, to the one that is left. */
const isHeardOf = ({ told }: NamedEpisode, fall?: LevelChange): boolean =>
  told.some(({ rose, to }) => rose && (fall?.to == null || to === fall.from));

/** What a rise comes after, by what was told before it and whether the water has fallen below a level since. */
function sequelOf(
  change: LevelChange,
  told: readonly Told[],
  { changes }: Pick<Episode, 'changes'>,
): Pick<News, 'sequel'> {
  const last = change.rose ? told.findLast(({ rose }) => rose) : undefined;
  if (!last) return {};
  const fell = changes.some((one) => !one.rose && one.at > last.at && one.at <= change.at);
  return { sequel: fell || last.to === change.to ? 'again' : 'higher' };
}

/** The highest rise of an episode that nobody knew of before, where nobody has been told of one as high. */
function learntIn(
  episode: NamedEpisode,
  replaced: readonly NamedEpisode[],
  order: readonly string[],
): Omit<News, 'track'> | undefined {
  const rankOf = ({ to }: { to: string | null }) => order.indexOf(to ?? '');
  const told = Math.max(-1, ...episode.told.filter(({ rose }) => rose).map(rankOf));
  const isKnown = (change: LevelChange) =>
    replaced.some(({ changes }) => changes.some((one) => isOf(one, change)));
  const [highest] = episode.changes
    .filter((change) => change.rose && change.learntLater && rankOf(change) > told)
    .sort((a, b) => rankOf(b) - rankOf(a) || a.at - b.at);
  return highest && !isKnown(highest)
    ? { change: highest, episode, since: highest.at, isLearntLater: true }
    : undefined;
}

/** That an episode which stood until now is over by the new story: it has subsided, or it never was. */
function endOfStory(
  stood: NamedEpisode,
  named: readonly NamedEpisode[],
  newest: Counted | undefined,
): Omit<News, 'track'> | undefined {
  const heir = named.find(({ id }) => id === stood.id);
  const last = heir?.changes.at(-1);
  if (heir)
    return last && heir.subsidedAt !== undefined
      ? { change: last, episode: heir, since: last.at }
      : undefined;
  if (!newest) return undefined;
  const change: LevelChange = {
    ...{ at: newest.at, from: stood.told.at(-1)?.to ?? null, to: null, valueM: newest.value },
    ...{ rose: false, learntLater: true },
    ...(newest.gauge === 'sub' ? { bySub: true } : {}),
  };
  return { change, episode: stood, since: change.at, isTakenBack: true };
}

/**
 * Which new episode takes which old name. A name stays with the episode that holds the crossing first announced under it, else with the
 * first that overlaps; an announced name goes before one that nobody has heard. What was told stays told.
 */
function inherit(found: readonly Episode[], replaced: readonly NamedEpisode[]): Map<Episode, string> {
  const names = new Map<Episode, string>();
  const announcedFirst = [
    ...replaced.filter((episode) => announcedAt(episode) !== undefined),
    ...replaced.filter((episode) => announcedAt(episode) === undefined),
  ];
  for (const { id, ...episode } of announcedFirst) {
    const heirs = found.filter((one) => !names.has(one) && overlap(one, episode));
    const heir = heirs.find((one) => isWithin(one, announcedAt(episode) ?? episode.openedAt)) ?? heirs[0];
    if (heir) names.set(heir, id);
  }
  return names;
}

const toldOf = ({ at, to, rose }: LevelChange): Told => ({ at, to, rose });
const isOf = (told: Told, change: Told): boolean =>
  told.at === change.at && told.to === change.to && told.rose === change.rose;
const announcedAt = (episode: Pick<NamedEpisode, 'told'>): Instant | undefined =>
  episode.told.find((one) => one.rose)?.at;

type Span = Pick<Episode, 'openedAt' | 'subsidedAt'>;
/** When an episode ended; for ever where it goes on. */
export const endOf = (episode: Span): number => episode.subsidedAt ?? Number.POSITIVE_INFINITY;
const isWithin = (episode: Span, at: Instant): boolean => episode.openedAt <= at && at <= endOf(episode);
const overlap = (a: Span, b: Span): boolean => a.openedAt <= endOf(b) && b.openedAt <= endOf(a);
