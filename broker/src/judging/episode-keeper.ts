import {
  type Instant,
  type LevelChange,
  type LevelSet,
  levelsAt,
  markId,
  opensEpisode,
  reachedMark,
  type SeriesId,
} from '@kawamori/contracts';
import { type EpisodeTable, episodeId, type NamedEpisode, type Told } from '../alerts/episode-table.js';
import type { Episode } from '../alerts/level-engine.js';
import type { Counted } from './course-fold.js';

/** A rise that may have to be told: the change, and the episode it belongs to. */
export interface Rise {
  change: LevelChange;
  episode: NamedEpisode;
  /** Since when the water stands there: at the change, or before it where that was learnt afterwards. */
  since: Instant;
}

/** Keeps the episodes of one series under their names, with what has been told of them. */
export interface EpisodeKeeper {
  /** Writes the episodes that a reading in order has touched; what it changed is told as it happens. Returns the rise that it brought. */
  goOn(touched: readonly Episode[], changes: readonly LevelChange[]): Rise | undefined;
  /** Writes episodes that were told anew over the old ones, up to where the new story ends; for ever where it has no end. */
  rewrite(found: readonly Episode[], endedAt: number, old: readonly NamedEpisode[]): void;
  /**
   * A level at which the newest reading stands, though nobody has been told of it: its crossing was learnt from back-fill, or its
   * readings were doubted. The past does not cry, but the present does.
   */
  untold(newest: Counted, levels: readonly LevelSet[]): Rise | undefined;
}

export function episodeKeeper(series: SeriesId, episodes: EpisodeTable): EpisodeKeeper {
  /** The open episode as it is kept: under its name, and with what has been told of it. */
  let open = episodes.open(series);

  const keep = (episode: Episode, id: string, told: readonly Told[]): NamedEpisode => {
    const changes = episode.changes.map((change) => ({
      ...change,
      learntLater: !told.some((one) => isOf(one, change)),
    }));
    const named = { ...episode, changes, id, series, told };
    episodes.put(named);
    return named;
  };

  /** The episode's name by its opening. It may be taken where a name has outlived a change of its story. */
  const freeName = (episode: Episode, taken: readonly string[] = []): string => {
    let name = episodeId(series, episode.openedAt);
    while (taken.includes(name) || episodes.has(name)) name += '~';
    return name;
  };

  return {
    goOn: (touched, changes) => {
      const kept = touched.map((episode) => {
        const news = changes.filter((change) => episode.changes.includes(change)).map(toldOf);
        const named = keep(episode, open?.id ?? freeName(episode), [...(open?.told ?? []), ...news]);
        open = episode.subsidedAt === undefined ? named : undefined;
        return named;
      });
      const change = changes.findLast((one) => one.rose);
      const episode = change && kept.find((one) => one.changes.some((other) => isOf(other, change)));
      return episode && { change, episode, since: change.at };
    },

    rewrite: (found, endedAt, old) => {
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
      if (endedAt === Number.POSITIVE_INFINITY) {
        open = named.find((episode) => episode.subsidedAt === undefined);
      }
    },

    untold: (newest, levels) => {
      if (!open) return undefined;
      const set = levelsAt(levels, newest.at);
      const reached = reachedMark(set, newest.value);
      if (!reached) return undefined;
      const ids = set?.marks.filter(opensEpisode).map(markId) ?? [];
      const stands = (change: { to: string | null }) =>
        ids.indexOf(change.to ?? '') >= ids.indexOf(markId(reached));
      const below = open.changes.findLastIndex((change) => !stands(change));
      const since = open.changes[below + 1]?.at ?? newest.at;
      if (open.told.some((one) => one.rose && one.at >= since && stands(one))) return undefined;
      const change: LevelChange = {
        at: newest.at,
        from: open.changes[below]?.to ?? null,
        to: markId(reached),
        valueM: newest.value,
        rose: true,
        learntLater: false,
        ...(newest.gauge === 'sub' ? { bySub: true } : {}),
      };
      open = keep(open, open.id, [...open.told, toldOf(change)]);
      return { change, episode: open, since };
    },
  };
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
