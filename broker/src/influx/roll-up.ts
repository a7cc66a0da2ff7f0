import { HOUR, type Instant, MINUTE, type Milliseconds } from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';

/** The stretches over which readings are summed up, narrowest first; each divides the last, `HOUR`. They begin at full UTC times. */
export const ROLL_UPS = [
  { measurement: 'rollup_10m', width: 10 * MINUTE },
  { measurement: 'rollup_1h', width: HOUR },
] as const;
export type RollUpMeasurement = (typeof ROLL_UPS)[number]['measurement'];

/** The good readings of one stretch (`from <= at < from + width`), summed up. A crest stays what it was, and when. */
export interface RollUp {
  from: Instant;
  min: number;
  mean: number;
  max: number;
  /** When the highest value was read, first. */
  maxAt: Instant;
  /** Good readings, at least one: a stretch without any has no roll-up. */
  count: number;
}

export const beginOf = (at: Instant, width: Milliseconds): Instant => Math.floor(at / width) * width;

/** Sums up readings of one series, ascending, by stretches of a width. Doubtful, bad and missing values do not count. */
export function rollUps(readings: readonly StoredReading[], width: Milliseconds): RollUp[] {
  const found: (RollUp & { sum: number })[] = [];
  for (const { at, value, quality } of readings) {
    if (quality !== 'good') continue;
    const from = beginOf(at, width);
    const last = found.at(-1);
    if (last?.from !== from) {
      found.push({ from, min: value, mean: value, max: value, maxAt: at, count: 1, sum: value });
      continue;
    }
    last.count++;
    last.sum += value;
    last.mean = last.sum / last.count;
    last.min = Math.min(last.min, value);
    if (value > last.max) {
      last.max = value;
      last.maxAt = at;
    }
  }
  return found.map(({ sum: _, ...rollUp }) => rollUp);
}

export interface Stretch {
  from: Instant;
  to: Instant;
}

/** Stretches of a width, by their beginnings in any order; neighbours are joined, so many at most. Both ends belong to a stretch. */
export function stretchesOf(
  begins: readonly Instant[],
  width: Milliseconds,
  most = Number.POSITIVE_INFINITY,
): Stretch[] {
  const stretches: Stretch[] = [];
  for (const from of [...new Set(begins)].sort((a, b) => a - b)) {
    const last = stretches.at(-1);
    if (last && last.to + 1 === from && from - last.from < most * width) last.to = from + width - 1;
    else stretches.push({ from, to: from + width - 1 });
  }
  return stretches;
}
