import type { Fact, FactBody } from '@kawamori/contracts';

/** A stretch of sequences that are not there. */
export type Stretch = Pick<FactBody<'journal.gap'>, 'after' | 'through'>;

/** Looks on as a journal is walked from its beginning, and finds the numbers that are not there. */
export interface MissingFacts {
  /** The next sequence, read or not; `fact` where it could be read. */
  pass(seq: number, fact: Fact | undefined): void;
  /** Stretches that are missing behind where readings were taken away. `told`: a fact in this journal says so itself. */
  all(): readonly (Stretch & { told: boolean })[];
  /** How many numbers are missing up to there: as many as rows were taken away, where all is well. */
  readonly pruned: number;
}

export function missingFacts(prunedThrough = 0): MissingFacts {
  let pruned = 0;
  const missing: Stretch[] = [];
  const told: Stretch[] = [];
  let last = 0;
  return {
    pass: (seq, fact) => {
      const begin = Math.max(last, Math.min(prunedThrough, seq - 1));
      pruned += begin - last;
      if (seq > begin + 1) missing.push({ after: begin, through: seq - 1 });
      last = seq;
      if (fact?.kind === 'journal.gap') told.push(fact.body);
    },
    get pruned() {
      return pruned;
    },
    all: () =>
      missing.map((gap) => ({
        ...gap,
        told: told.some(({ after, through }) => after <= gap.after && gap.through <= through),
      })),
  };
}
