import type { EpisodeView, LevelChange, MarkView } from '@kawamori/contracts';

/** All episodes, newest first; the open one as the live state knows it, which may be newer than the list. */
export function episodesNewestFirst(list: readonly EpisodeView[], open: EpisodeView | null): EpisodeView[] {
  const others = list.filter((episode) => episode.id !== open?.id);
  return [...(open ? [open] : []), ...others].sort((a, b) => b.openedAt - a.openedAt);
}

/** Which mark a change is about: the one reached going up, the one left going down. */
export function changeWords(
  change: LevelChange,
  marks: readonly MarkView[],
): { fell: boolean; mark: string | null } {
  const height = (id: string | null) =>
    marks.find((mark) => mark.id === id)?.valueM ?? Number.NEGATIVE_INFINITY;
  const fell = change.to === null || (change.from !== null && height(change.to) < height(change.from));
  return { fell, mark: fell ? change.from : change.to };
}
