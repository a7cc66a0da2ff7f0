import type { Instant } from '@kawamori/contracts';
import type { NamedEpisode } from '../alerts/episode-table.js';
import type { Heard } from '../alerts/heard-table.js';
import type { Episode } from '../alerts/level-engine.js';

/** The name that an open episode takes from what has been told and stands: that was told of it. */
export function nameHeard(
  heard: Heard | undefined,
  episode: Pick<Episode, 'openedAt' | 'subsidedAt'>,
): string | undefined {
  const isIt = heard?.to != null && episode.subsidedAt === undefined && heard.rise.at >= episode.openedAt;
  return isIt ? heard.under.at(-1) : undefined;
}

/**
 * Which new episode takes which old name. The open one takes that under which was told what stands, so that whoever has answered it and
 * whom it called go with it. Else a name stays with the episode that holds the crossing first announced under it, else with the first that
 * overlaps; an announced name goes before one that nobody has heard. What was told stays told.
 */
export function inherit(
  found: readonly Episode[],
  replaced: readonly NamedEpisode[],
  heard: Heard | undefined,
): Map<Episode, string> {
  const names = new Map<Episode, string>();
  for (const episode of found) {
    const name = nameHeard(heard, episode);
    if (name !== undefined) names.set(episode, name);
  }
  const taken = new Set(names.values());
  const announcedFirst = [
    ...replaced.filter((episode) => announcedAt(episode) !== undefined),
    ...replaced.filter((episode) => announcedAt(episode) === undefined),
  ].filter(({ id }) => !taken.has(id));
  for (const { id, ...episode } of announcedFirst) {
    const heirs = found.filter((one) => !names.has(one) && overlap(one, episode));
    const heir = heirs.find((one) => isWithin(one, announcedAt(episode) ?? episode.openedAt)) ?? heirs[0];
    if (heir) names.set(heir, id);
  }
  return names;
}

const announcedAt = (episode: Pick<NamedEpisode, 'told'>): Instant | undefined =>
  episode.told.find((one) => one.rose)?.at;

type Span = Pick<Episode, 'openedAt' | 'subsidedAt'>;
/** When an episode ended; for ever where it goes on. */
export const endOf = (episode: Span): number => episode.subsidedAt ?? Number.POSITIVE_INFINITY;
export const isWithin = (episode: Span, at: Instant): boolean =>
  episode.openedAt <= at && at <= endOf(episode);
const overlap = (a: Span, b: Span): boolean => a.openedAt <= endOf(b) && b.openedAt <= endOf(a);
