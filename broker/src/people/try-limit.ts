import { type Instant, MINUTE } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';

/** Failed tries that one address may make in the window. Counting by address, not by account, so that nobody can lock others out. */
const TRIES = 10;
const WINDOW = 5 * MINUTE;
const MOST_ADDRESSES = 10_000;

export interface TryLimit {
  /** Milliseconds to wait before the next try, 0 when it is free. */
  waitMs(address: string): number;
  failed(address: string): void;
  succeeded(address: string): void;
}

export function tryLimit(wallClock: Clock): TryLimit {
  const failures = new Map<string, Instant[]>();
  const recent = (address: string): Instant[] =>
    (failures.get(address) ?? []).filter((at) => at > wallClock.now() - WINDOW);
  return {
    waitMs: (address) => {
      const tries = recent(address);
      const first = tries[0];
      return tries.length < TRIES || first === undefined ? 0 : first + WINDOW - wallClock.now();
    },
    failed: (address) => {
      const tries = [...recent(address), wallClock.now()];
      failures.delete(address);
      failures.set(address, tries.slice(-TRIES));
      const oldest = failures.keys().next().value;
      if (failures.size > MOST_ADDRESSES && oldest !== undefined) failures.delete(oldest);
    },
    succeeded: (address) => {
      failures.delete(address);
    },
  };
}
