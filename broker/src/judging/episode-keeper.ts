import type { Instant, LevelChange, Sequel, SeriesId } from '@kawamori/contracts';
import { type EpisodeTable, episodeId, type NamedEpisode, type Told } from '../alerts/episode-table.js';
import type { Heard, HeardTable } from '../alerts/heard-table.js';
import type { Episode } from '../alerts/level-engine.js';
import type { Track } from '../alerts/track.js';
import type { Counted } from './course-fold.js';
import { endOf, inherit, isWithin, nameHeard } from './episode-names.js';
import { afterClockSet, endHeard, gone, heardOf, isNews, isWronglyEnded, withRise } from './heard.js';
import type { Steps } from './steps.js';

/** What may have to be told, and the episode it belongs to. */
export interface News {
  track: Track;
  change: LevelChange;
  episode: Pick<NamedEpisode, 'id' | 'rise' | 'crest'>;
  /** Of an end: the names under which was told what it ends. */
  endsToldUnder?: readonly string[];
  /** Of an end: what was told and, by what is known now, was never reached. */
  takenBack?: Heard['rise'];
  /** Of what is taken back: no value counts any more, and the change has that by which it was told. */
  noValue?: true;
  /** Of what is taken back: the steps that stand all the same, ascending. Left out where nobody is told of a step by itself. */
  keeps?: readonly string[];
  /** Of what is taken back: the step that stands, as it is told where nobody has been told of it by itself. */
  stands?: News;
  /** A rise of the past, of which nobody is told. */
  isLearntLater?: true;
  /** Of a rise: what it comes after, for those who were told; absent for the first of which anybody is. */
  sequel?: Sequel;
}

/** At which step something stands. */
export interface Stand {
  to: string;
  since?: LevelChange['since'];
}

/** Keeps the episodes of one track of a course under their names, and what has been told of them. */
export interface EpisodeKeeper {
  /** Writes the episodes that a reading in order has touched. What it brought is told by `risen`. */
  goOn(touched: readonly Episode[], changes: readonly LevelChange[]): void;
  /** The last rise that readings in order have brought since it was last asked, where the story as it is known now holds it. */
  risen(stepsAt: (at: Instant) => Steps): News | undefined;
  /**
   * Writes episodes that were told anew over the old ones, up to where the new story ends; for ever where it has no end. Returns the
   * highest rise that each has brought to light.
   * @param steps those that are told in the record
   */
  rewrite(
    found: readonly Episode[],
    old: readonly NamedEpisode[],
    by: { endedAt: number; steps: Steps | undefined },
  ): News[];
  /**
   * A step at which the newest reading stands, though nobody has been told of it: its crossing was learnt from back-fill, or its
   * readings were doubted. The past does not cry, but the present does.
   * @param isOfNow it says something new; else only that is told whose end was, and should not have been
   */
  untold(
    newest: Counted,
    stand: Stand | undefined,
    how: { steps: Steps; isOfNow: boolean },
  ): News | undefined;
  /**
   * The end of what was told, where less stands by the story as it is known now. To be asked when a pack has been judged as a whole.
   * @param newest the last reading that counts; undefined where none does any more
   * @param doubtedAt of a newest reading that came after it and is only doubted: what was told by that is not taken back yet
   */
  ended(newest: Counted | undefined, stepsNow: () => Steps, doubtedAt?: Instant): News | undefined;
  /** Clocks were put right, and what came after an instant counts no more. Of that alone nobody is told an end. */
  clockSet(latest: Instant, newest: Counted | undefined): void;
}

export function episodeKeeper(
  series: SeriesId,
  track: Track,
  { episodes, heards }: { episodes: EpisodeTable; heards: HeardTable },
): EpisodeKeeper {
  /** The open episode as it is kept: under its name, and with what has been told of it. */
  let open = episodes.open(series, track);
  let heard = heards.of(series, track) ?? heardOf(open);
  /** Changes that readings in order have brought and that nobody has been told of yet. */
  let fresh: LevelChange[] = [];

  const storySince = (at: Instant) =>
    episodes.reaching(series, at).filter((episode) => (episode.track ?? 'level') === track);

  const hear = (next: Heard) => {
    heard = next;
    heards.put(series, track, next);
  };

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

  const newName = (episode: Episode): string => {
    const known = nameHeard(heard, episode);
    return known === undefined || episodes.has(known) ? freeName(episode) : known;
  };

  /** A rise that is told, and is what those who are told believe from now on. */
  const riseOf = (
    change: LevelChange,
    episode: NamedEpisode,
    { to, told }: { to: string; told: readonly Told[] },
  ): News => {
    hear(withRise(heard, { to, at: change.at, valueM: change.valueM }, episode.id));
    return { track, change, episode, ...sequelOf(change, told, episode) };
  };

  return {
    goOn: (touched, changes) => {
      fresh.push(...changes);
      for (const episode of touched) {
        const news = changes.filter((change) => episode.changes.includes(change)).map(toldOf);
        const named = keep(episode, open?.id ?? newName(episode), [...(open?.told ?? []), ...news]);
        open = episode.subsidedAt === undefined ? named : undefined;
      }
    },

    risen: (stepsAt) => {
      const brought = fresh;
      fresh = [];
      const holding = (change: LevelChange) =>
        storySince(change.at).find(({ changes }) => changes.some((one) => isOf(one, change)));
      const change = brought.findLast((one) => one.rose && holding(one));
      if (!change || change.to === null) return undefined;
      const rise = { to: change.to, since: change.at };
      if (!isNews(heard, rise, stepsAt(change.at), storySince)) return undefined;
      const episode = holding(change);
      const told = episode?.told.filter((one) => !brought.some((other) => isOf(one, other))) ?? [];
      return episode && riseOf(change, episode, { to: change.to, told });
    },

    rewrite: (found, old, { endedAt, steps }) => {
      const replaced = old.filter((episode) => endOf(episode) <= endedAt);
      const isHeld = (one: Told) => found.some(({ changes }) => changes.some((change) => isOf(one, change)));
      // What was noted as told with a reading of this very pack, which that shows to be none.
      const isRefuted = (one: Told) => fresh.some((change) => isOf(one, change)) && !isHeld(one);
      const told = replaced.flatMap((episode) => episode.told).filter((one) => !isRefuted(one));
      for (const episode of replaced) episodes.remove(episode.id);
      const isOfNow = endedAt === Number.POSITIVE_INFINITY;
      const names = inherit(found, replaced, isOfNow ? heard : undefined);
      for (const episode of found) {
        const name = names.get(episode);
        if (name === undefined || episodes.has(name))
          names.set(episode, freeName(episode, [...names.values()]));
      }
      const named = found.map((episode) =>
        keep(
          episode,
          names.get(episode) ?? '',
          told.filter((one) => isWithin(episode, one.at)),
        ),
      );
      if (isOfNow) open = named.find((episode) => episode.subsidedAt === undefined);
      return named.flatMap((episode) => {
        const news = steps && learntIn(episode, replaced, steps);
        return news ? [{ track, ...news }] : [];
      });
    },

    untold: (newest, stand, { steps, isOfNow }) => {
      if (!open || !stand) return undefined;
      const { to, since: base } = stand;
      const stands = (change: { to: string | null }) => steps.rankOf(change.to) >= steps.rankOf(to);
      const below = open.changes.findLastIndex((change) => !stands(change));
      const since = open.changes[below + 1]?.at ?? newest.at;
      const isToBeTold = isOfNow
        ? isNews(heard, { to, since }, steps, storySince)
        : isWronglyEnded(heard, { to, since }, steps);
      if (!isToBeTold) return undefined;
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
      const { told } = open;
      open = keep(open, open.id, [...told, toldOf(change)]);
      return riseOf(change, open, { to, told });
    },

    ended: (newest, stepsNow, doubtedAt) => {
      if (heard?.to == null) return undefined;
      const held = open?.changes.at(-1)?.to ?? null;
      if (held === heard.to) return undefined;
      const steps = stepsNow();
      const end = newest === undefined ? gone(heard, held) : endHeard(heard, held, newest, steps, storySince);
      if (!end || (end.takenBack && end.takenBack.at === doubtedAt)) return undefined;
      hear(end.heard);
      const { change, crest, takenBack } = end;
      const { under } = end.heard;
      const episode = { id: under.at(-1) ?? '', rise: open?.rise ?? 1, crest };
      const news: News = { track, change, episode, endsToldUnder: under };
      if (!takenBack) return news;
      if (held === null) return { ...news, takenBack, keeps: [], ...(newest ? {} : { noValue: true }) };
      if (track !== 'level') return { ...news, takenBack };
      const keeps = steps.ids.slice(0, Math.floor(steps.rankOf(held)) + 1);
      const reached = open?.changes.findLast(({ to }) => to === held);
      if (!reached) return { ...news, takenBack, keeps };
      const rise: LevelChange = { ...reached, from: null, rose: true, learntLater: false };
      return { ...news, takenBack, keeps, stands: { track, change: rise, episode } };
    },

    clockSet: (latest, newest) => {
      if (heard?.to != null) hear(afterClockSet(heard, latest, newest));
    },
  };
}

/** What a rise comes after, by what was told before it and whether the water has fallen below a level since. */
function sequelOf(
  change: LevelChange,
  told: readonly Told[],
  { changes }: Pick<Episode, 'changes'>,
): Pick<News, 'sequel'> {
  const last = told.findLast(({ rose }) => rose);
  if (!last) return {};
  const fell = changes.some((one) => !one.rose && one.at > last.at && one.at <= change.at);
  return { sequel: fell || last.to === change.to ? 'again' : 'higher' };
}

/** The highest rise of an episode that nobody knew of before, where nobody has been told of one as high. */
function learntIn(
  episode: NamedEpisode,
  replaced: readonly NamedEpisode[],
  steps: Steps,
): Omit<News, 'track'> | undefined {
  const rankOf = ({ to }: { to: string | null }) => steps.rankOf(to);
  const told = Math.max(-1, ...episode.told.filter(({ rose }) => rose).map(rankOf));
  const isKnown = (change: LevelChange) =>
    replaced.some(({ changes }) => changes.some((one) => isOf(one, change)));
  const [highest] = episode.changes
    .filter((change) => change.rose && change.learntLater && rankOf(change) > told)
    .sort((a, b) => rankOf(b) - rankOf(a) || a.at - b.at);
  return highest && !isKnown(highest) ? { change: highest, episode, isLearntLater: true } : undefined;
}

const toldOf = ({ at, to, rose }: LevelChange): Told => ({ at, to, rose });
const isOf = (told: Told, change: Told): boolean =>
  told.at === change.at && told.to === change.to && told.rose === change.rose;
