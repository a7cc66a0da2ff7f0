import { type Instant, MINUTE } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';

/** Wrong tries within the window, of one address and of one account. */
const TRIES = 10;
/** Of one address for an account that so many strangers have tried: the right password is let in, and guessing is ten times as slow. */
const TRIES_FOR_BESET = 1;
const WINDOW = 5 * MINUTE;
const MOST_COUNTED = 10_000;

/**
 * How often somebody may be wrong. Whoever tries waits, and never the account: nobody can lock others out.
 * `by` is what tries are counted by (an address, a known browser, an account's codes); `account` whose password a stranger tries.
 */
export interface TryLimit {
  /** Milliseconds to wait before the next try, 0 when it is free. */
  waitMs(by: string, account?: string): number;
  failed(by: string, account?: string): void;
  /** Forgets the wrong tries at that account alone: whoever signs in to their own has not the right to guess at others. */
  succeeded(by: string, account?: string): void;
}

interface Wrong {
  at: Instant;
  account: string | undefined;
}

export function tryLimit(wallClock: Clock): TryLimit {
  const ofTriers = recentTries<Wrong>(wallClock, ({ at }) => at);
  const ofAccounts = recentTries<Instant>(wallClock, (at) => at);
  const waitOf = (tries: readonly Wrong[], most: number): number => {
    const first = tries.at(-most);
    return first === undefined ? 0 : first.at + WINDOW - wallClock.now();
  };
  return {
    waitMs: (by, account) => {
      const own = ofTriers.of(by);
      const isBeset = account !== undefined && ofAccounts.of(account).length >= TRIES;
      const atAccount = isBeset ? own.filter((one) => one.account === account) : [];
      return Math.max(waitOf(own, TRIES), waitOf(atAccount, TRIES_FOR_BESET));
    },
    failed: (by, account) => {
      ofTriers.add(by, { at: wallClock.now(), account });
      if (account !== undefined) ofAccounts.add(account, wallClock.now());
    },
    succeeded: (by, account) =>
      ofTriers.keep(
        by,
        ofTriers.of(by).filter((one) => one.account !== account),
      ),
  };
}

/** The newest tries of each name, as many as are counted. */
function recentTries<T>(wallClock: Clock, atOf: (one: T) => Instant) {
  const all = new Map<string, T[]>();
  const of = (name: string) => (all.get(name) ?? []).filter((one) => atOf(one) > wallClock.now() - WINDOW);
  const keep = (name: string, tries: T[]) => {
    all.delete(name);
    if (tries.length > 0) all.set(name, tries.slice(-TRIES));
    const oldest = all.keys().next().value;
    if (all.size > MOST_COUNTED && oldest !== undefined) all.delete(oldest);
  };
  return { of, keep, add: (name: string, one: T) => keep(name, [...of(name), one]) };
}
