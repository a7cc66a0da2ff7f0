import type { Reading } from './wire-reader.js';

/** A pack as it passed on the wire. Instants are of the machine's own clock, which no fault touches. */
export interface Passed {
  series: string;
  readings: readonly Reading[];
  /** When it went on to the hub. */
  sentAt: number;
  /** When its PUBACK came out of the hub; undefined while there is none. */
  acknowledgedAt?: number;
}

/** The first time that each reading passed, by (time, value): repeats after a cut are the same reading. */
export function readingsOf(packs: readonly Passed[]): Reading[] {
  const found = new Map<string, Reading>();
  for (const { readings } of packs) for (const one of readings) found.set(nameOf(one), one);
  return [...found.values()].sort((a, b) => a.at - b.at);
}

export const nameOf = ({ at, value }: Reading): string => `${at} ${value}`;

export interface Comparison {
  /** Acknowledged and not stored: nothing is worse. */
  lost: Reading[];
  /** Stored more than once for one time. */
  doubled: Reading[];
  /** Stored at a time or with a value that nobody has played. */
  foreign: Reading[];
}

/** Holds what a hub has stored of one series against what its gauge played and what was acknowledged. */
export function compare(ledger: {
  played: readonly Reading[];
  acknowledged: readonly Reading[];
  stored: readonly Reading[];
}): Comparison {
  const played = new Set(ledger.played.map(nameOf));
  const stored = new Set(ledger.stored.map(nameOf));
  const seen = new Set<number>();
  const doubled = ledger.stored.filter(({ at }) => seen.has(at) || !seen.add(at));
  return {
    lost: ledger.acknowledged.filter((one) => !stored.has(nameOf(one))),
    doubled,
    foreign: ledger.stored.filter((one) => !played.has(nameOf(one))),
  };
}
