import { type Instant, MINUTE, type NewFact } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';

/** What was tried before that is another matter. */
const TOGETHER = 60 * MINUTE;
const FIRST_TOLD = 10;

/** Counts the tries to sign in that were refused: one by one they would fill the record for whoever wishes to. */
export interface RefusedTries {
  /**
   * One more, at an account, or at a name that is none (null): its fact at the tenth within an hour of one another, the hundredth, and so
   * on. Those of names that are none are counted together.
   */
  count(name: string | null): NewFact[];
  /** How many there were at an account since this was asked last. */
  taken(name: string): number;
}

export function refusedTries(wallClock: Clock): RefusedTries {
  const counted = new Map<string | null, { tries: number; since: Instant; last: Instant }>();
  /** Since the last sign-in, however long ago. */
  const since = new Map<string, number>();
  return {
    count: (name) => {
      const now = wallClock.now();
      if (name !== null) since.set(name, (since.get(name) ?? 0) + 1);
      const before = counted.get(name);
      const isOneOfThem = before !== undefined && now - before.last < TOGETHER;
      const sum = {
        tries: (isOneOfThem ? before.tries : 0) + 1,
        since: isOneOfThem ? before.since : now,
        last: now,
      };
      counted.set(name, sum);
      return isTold(sum.tries)
        ? [{ kind: 'account.tries-refused', body: { name, tries: sum.tries, since: sum.since } }]
        : [];
    },
    taken: (name) => {
      const tries = since.get(name) ?? 0;
      since.delete(name);
      counted.delete(name);
      return tries;
    },
  };
}

const isTold = (tries: number): boolean => tries >= FIRST_TOLD && Number.isInteger(Math.log10(tries));
