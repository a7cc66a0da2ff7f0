import type { GateView } from '@kawamori/contracts';
import type { Clock, Log } from '@kawamori/kit';
import { REASONS, type RefusalReason } from './reasons.js';

/** Why clients were turned away or cut: each reason is logged when it is new, counted from then on, and its count logged now and then. */
export interface Refusals {
  /** @param fields who it was and what was wrong; the newest of each reason is kept for the operator */
  refuse(why: RefusalReason, fields: object): void;
  /** Logs what has been counted since it was last logged. */
  tell(): void;
  readonly counts: ReadonlyMap<RefusalReason, number>;
  /** Most frequent first. */
  list(): GateView['refusals'];
}

export function refusals(log: Log, wallClock: Clock): Refusals {
  const counts = new Map<RefusalReason, number>();
  const logged = new Map<string, number>();
  const newest = new Map<string, { at: number; detail: string }>();
  return {
    counts,
    refuse: (why, fields) => {
      const count = (counts.get(why) ?? 0) + 1;
      counts.set(why, count);
      newest.set(why, { at: wallClock.now(), detail: JSON.stringify(fields) });
      if (count === 1) log.warn({ why, ...fields }, 'a client was turned away');
    },
    tell: () => {
      for (const [why, count] of counts) {
        const fresh = count - (logged.get(why) ?? 1);
        if (fresh > 0) log.warn({ why, again: fresh, total: count }, 'clients were turned away again');
        logged.set(why, count);
      }
    },
    list: () =>
      [...counts]
        .map(([why, count]) => ({
          why,
          says: REASONS[why],
          count,
          lastAt: newest.get(why)?.at ?? 0,
          last: newest.get(why)?.detail ?? '',
        }))
        .sort((one, other) => other.count - one.count),
  };
}
