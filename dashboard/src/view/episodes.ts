import type { EpisodeView, LevelChange } from '@kawamori/contracts';

/** All episodes, newest first; the open one as the live state knows it, which may be newer than the list. */
export function episodesNewestFirst(list: readonly EpisodeView[], open: EpisodeView | null): EpisodeView[] {
  const others = list.filter((episode) => episode.id !== open?.id);
  return [...(open ? [open] : []), ...others].sort((a, b) => b.openedAt - a.openedAt);
}

/** Which mark a change is about: the one reached going up, the one left going down. */
export function markOfChange(change: LevelChange): string | null {
  return change.rose ? change.to : change.from;
}
