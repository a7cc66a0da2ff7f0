import type { Passed } from './ledger.js';
import type { Reading } from './wire-reader.js';

/** A reading of a node whose clock is stepped: as the node dated it, and when it was really taken. */
export interface Stepped {
  /** By the node's clock. */
  claimed: number;
  value: number;
  /** By the machine's own clock. */
  takenAt: number;
  sentAt: number;
  acknowledgedAt: number | undefined;
}

/**
 * What has passed on the line of a live gauge, each reading once. It was taken when it was sent, or a moment before: of the offsets that
 * the node's clock has had, the one that says so is the true one.
 */
export function takenTimes(packs: readonly Passed[], offsets: readonly number[]): Stepped[] {
  const found = new Map<string, Stepped>();
  for (const { readings, sentAt, acknowledgedAt } of packs) {
    for (const { at, value } of readings) {
      const name = `${at} ${value}`;
      const known = found.get(name);
      if (known) {
        known.acknowledgedAt ??= acknowledgedAt;
        continue;
      }
      const takenAt = offsets
        .map((offset) => at - offset)
        .reduce((a, b) => (Math.abs(b - sentAt) < Math.abs(a - sentAt) ? b : a));
      found.set(name, { claimed: at, value, takenAt, sentAt, acknowledgedAt });
    }
  }
  return [...found.values()].sort((a, b) => a.takenAt - b.takenAt);
}

export interface Matched {
  /** What was acknowledged, with the time under which the hub keeps it. */
  pairs: { reading: Stepped; at: number }[];
  /** Acknowledged, and not kept at the time at which it was taken. */
  misdated: Stepped[];
  /** Kept, and nowhere near a reading of its value. */
  foreign: Reading[];
}

/** Finds each reading in what the hub has kept: the same value, dated within so many milliseconds of its taking. */
export function matchKept(readings: readonly Stepped[], kept: readonly Reading[], withinMs: number): Matched {
  const free = new Set(kept);
  const pairs: Matched['pairs'] = [];
  const misdated: Stepped[] = [];
  for (const reading of readings) {
    let best: Reading | undefined;
    const off = ({ at }: Reading) => Math.abs(at - reading.takenAt);
    for (const one of free) {
      if (one.value === reading.value && off(one) <= withinMs && (!best || off(one) < off(best))) best = one;
    }
    if (!best) {
      misdated.push(reading);
      continue;
    }
    free.delete(best);
    pairs.push({ reading, at: best.at });
  }
  return { pairs, misdated, foreign: [...free] };
}
