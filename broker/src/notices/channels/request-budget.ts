import { MINUTE, type Milliseconds } from '@kawamori/contracts';

/** How many requests a server takes within a minute, whoever of us makes them. */
export interface RequestBudget {
  /** Takes so many at once, and answers 0; or takes none, and answers how long to wait, in milliseconds. */
  take(requests: number): Milliseconds;
}

export function requestBudget(perMinute: number, monotonic: () => Milliseconds): RequestBudget {
  let begun: Milliseconds[] = [];
  return {
    take: (asked) => {
      const now = monotonic();
      const requests = Math.min(asked, perMinute);
      begun = begun.filter((at) => at > now - MINUTE);
      const over = begun.length + requests - perMinute;
      const free = begun[over - 1];
      if (free !== undefined) return free + MINUTE - now;
      begun.push(...Array.from({ length: requests }, () => now));
      return 0;
    },
  };
}
