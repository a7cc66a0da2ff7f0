import type { Log } from '@kawamori/kit';

/** Why clients were turned away or cut: each reason is logged when it is new, counted from then on, and its count logged now and then. */
export interface Refusals {
  refuse(why: string, fields: object): void;
  /** Logs what has been counted since it was last logged. */
  tell(): void;
  readonly counts: ReadonlyMap<string, number>;
}

export function refusals(log: Log): Refusals {
  const counts = new Map<string, number>();
  const logged = new Map<string, number>();
  return {
    counts,
    refuse: (why, fields) => {
      const count = (counts.get(why) ?? 0) + 1;
      counts.set(why, count);
      if (count === 1) log.warn({ why, ...fields }, 'a client was turned away');
    },
    tell: () => {
      for (const [why, count] of counts) {
        const fresh = count - (logged.get(why) ?? 1);
        if (fresh > 0) log.warn({ why, again: fresh, total: count }, 'clients were turned away again');
        logged.set(why, count);
      }
    },
  };
}
