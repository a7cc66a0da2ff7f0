import type { CallMusterRequest, Milliseconds, MusterList, TownView } from '@kawamori/contracts';

/** A town that can call people together. */
export interface CallingTown {
  town: TownView;
  choice: MusterList['choices'][number];
  /** Where its headquarters are; empty while they are not open. */
  place: string;
}

/** Whom a town calls, as it is chosen. */
export interface Whom {
  everybody: boolean;
  /** Where not everybody. */
  groups: string[];
  place: string;
}

export const emptyWhom = ({ place }: Pick<CallingTown, 'place'>): Whom => ({
  everybody: true,
  groups: [],
  place,
});

/** How many are called; who is in two groups counts in both. */
export const countOf = ({ choice }: Pick<CallingTown, 'choice'>, { everybody, groups }: Whom): number =>
  everybody
    ? choice.everybody
    : choice.groups.filter(({ id }) => groups.includes(id)).reduce((sum, { count }) => sum + count, 0);

/** What is asked of the hub, a muster for each town. */
export const requestsOf = (
  called: readonly { one: CallingTown; whom: Whom }[],
  { word, withinMs }: { word: string; withinMs: Milliseconds },
): CallMusterRequest[] =>
  called.map(({ one, whom: { everybody, groups, place } }) => ({
    town: one.town.id,
    ...(everybody ? {} : { groups: [...groups] }),
    place: place.trim(),
    ...(word.trim() === '' ? {} : { word: word.trim() }),
    withinMs,
  }));
