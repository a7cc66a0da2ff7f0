import { type Instant, type Milliseconds, SECOND } from '@kawamori/contracts';

/**
 * Values that lie ahead of the river clock, since it was put right: they tell nothing of when their series was last heard. That is counted in
 * the hub's own life, from when it was first seen so.
 */
export interface AheadWatch {
  /** For how long nothing has come after it. */
  heardNothingFor(subject: string, at: Instant): Milliseconds;
}

/** One that was not looked at for so long no longer lay ahead. */
const LOOKED_AT_WITHIN: Milliseconds = 300 * SECOND;

/** @param monotonic milliseconds that nobody sets */
export function aheadWatch(monotonic: () => Milliseconds): AheadWatch {
  const seen = new Map<string, { at: Instant; since: Milliseconds; lookedAt: Milliseconds }>();
  return {
    heardNothingFor: (subject, at) => {
      const now = monotonic();
      const known = seen.get(subject);
      const goesOn = known?.at === at && now - known.lookedAt <= LOOKED_AT_WITHIN;
      const since = goesOn ? known.since : now;
      seen.set(subject, { at, since, lookedAt: now });
      return now - since;
    },
  };
}
