import type { Fact, FactBody } from '@kawamori/contracts';

/** A stretch of sequences that are not there. */
export type Stretch = Pick<FactBody<'journal.gap'>, 'after' | 'through'>;

/** Looks on as a journal is walked from its beginning, and finds the numbers that are not there. */
export interface MissingFacts {
  /** The next sequence, read or not; `fact` where it could be read. */
  pass(seq: number, fact: Fact | undefined): void;
  /** Stretches that are missing. `told`: a fact in this journal says so itself. */
  all(): readonly (Stretch & { told: boolean })[];
}

export function missingFacts(): MissingFacts {
  const missing: Stretch[] = [];
  const told: Stretch[] = [];
  let last = 0;
  return {
    pass: (seq, fact) => {
      if (seq > last + 1) missing.push({ after: last, through: seq - 1 });
      last = seq;
      if (fact?.kind === 'journal.gap') told.push(fact.body);
    },
    all: () =>
      missing.map((gap) => ({
        ...gap,
        told: told.some(({ after, through }) => after <= gap.after && gap.through <= through),
      })),
  };
}
