import { type Instant, type LevelSet, levelsAt, markId, opensEpisode, toMm } from '@kawamori/contracts';

/** The steps of a track at an instant. */
export interface Steps {
  /** Ascending. */
  ids: readonly string[];
  /**
   * How high a step stands among them: below all of them is -1. One that the town has withdrawn or renamed since stands by its height, where
   * it was or between two of them.
   */
  rankOf(to: string | null): number;
}

/** Steps that are the same at all times, ascending. */
export const fixedSteps = (ids: readonly string[]): Steps => ({
  ids,
  rankOf: (to) => (to === null ? -1 : ids.indexOf(to)),
});

/** The levels of some sets that are told, as they are valid at an instant. */
export function levelSteps(sets: readonly LevelSet[], at: Instant): Steps {
  const marks = levelsAt(sets, at)?.marks.filter(opensEpisode) ?? [];
  const ids = marks.map(markId);
  const byHeight = (to: string): number => {
    const before = sets
      .filter(({ validFrom }) => validFrom <= at)
      .toSorted((a, b) => a.validFrom - b.validFrom)
      .flatMap((set) => set.marks);
    const known = before.findLast((one) => markId(one) === to);
    if (!known) return Number.POSITIVE_INFINITY;
    const below = marks.filter(({ valueM }) => toMm(valueM) < toMm(known.valueM)).length;
    const isThere = marks[below] !== undefined && toMm(marks[below].valueM) === toMm(known.valueM);
    return isThere ? below : below - 0.5;
  };
  return {
    ids,
    rankOf: (to) => {
      if (to === null) return -1;
      const rank = ids.indexOf(to);
      return rank < 0 ? byHeight(to) : rank;
    },
  };
}
