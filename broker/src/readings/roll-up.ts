import { type Instant, JST_OFFSET, type Milliseconds, ROLL_UP_WIDTHS, toMm } from '@kawamori/contracts';
import type { StoredReading } from './reading-store.js';

/**
 * The stretches over which readings are summed up, narrowest first; each is a whole number of the one before. Days are Japan's, from
 * midnight to midnight; the others begin at full UTC times.
 */
export const ROLL_UPS = ROLL_UP_WIDTHS;
export type RollUpResolution = (typeof ROLL_UPS)[number]['resolution'];
export const NARROWEST: Milliseconds = ROLL_UPS[0].width;

export const widthOf = (resolution: RollUpResolution): Milliseconds =>
  ROLL_UPS.find((one) => one.resolution === resolution)?.width ?? NARROWEST;

/** A value in whole thousandths of a metre or a millimetre, so that sums are exact. */
export type Thousandths = number;

/** The readings of one stretch (`at <= time < at + width`), summed up. A crest stays what it was, and when. */
export interface RollUp {
  /** The beginning of the stretch. */
  at: Instant;
  /** Good readings. The next four are of them alone. */
  count: number;
  min: Thousandths | null;
  max: Thousandths | null;
  /** When the highest value was read, first. */
  maxAt: Instant | null;
  sum: Thousandths;
  /** Suspect readings, which do not count; bad and missing ones are in no roll-up. */
  doubtful: number;
  /** The highest of the suspect ones: a gauge may have died at the crest. */
  doubtfulMax: Thousandths | null;
}

/** The mean of a stretch in metres or millimetres; null without a good reading. */
export const meanOf = ({ count, sum }: RollUp): number | null => (count === 0 ? null : sum / (count * 1_000));

export const beginOf = (at: Instant, width: Milliseconds): Instant =>
  Math.floor((at + JST_OFFSET) / width) * width - JST_OFFSET;

/** Sums up readings of one series, ascending, by stretches of a width. A stretch without a good or suspect reading has no roll-up. */
export function rollUps(
  readings: readonly Pick<StoredReading, 'at' | 'value' | 'quality'>[],
  width: Milliseconds,
): RollUp[] {
  return gathered(readings.flatMap(rollUpOfOne), width);
}

/** Sums up roll-ups of one series, ascending, by wider stretches: the same as from their readings. */
export const wider = (narrow: readonly RollUp[], width: Milliseconds): RollUp[] => gathered(narrow, width);

function rollUpOfOne({ at, value, quality }: Pick<StoredReading, 'at' | 'value' | 'quality'>): RollUp[] {
  const mm = toMm(value);
  if (quality === 'good') {
    return [{ at, count: 1, min: mm, max: mm, maxAt: at, sum: mm, doubtful: 0, doubtfulMax: null }];
  }
  if (quality !== 'suspect') return [];
  return [{ at, count: 0, min: null, max: null, maxAt: null, sum: 0, doubtful: 1, doubtfulMax: mm }];
}

function gathered(parts: readonly RollUp[], width: Milliseconds): RollUp[] {
  const found: RollUp[] = [];
  for (const part of parts) {
    const at = beginOf(part.at, width);
    const last = found.at(-1);
    if (last?.at === at) join(last, part);
    else found.push({ ...part, at });
  }
  return found;
}

function join(into: RollUp, part: RollUp): void {
  into.count += part.count;
  into.sum += part.sum;
  into.doubtful += part.doubtful;
  if (part.min !== null) into.min = Math.min(into.min ?? part.min, part.min);
  if (part.max !== null && (into.max === null || part.max > into.max)) {
    into.max = part.max;
    into.maxAt = part.maxAt;
  }
  if (part.doubtfulMax !== null) {
    into.doubtfulMax = Math.max(into.doubtfulMax ?? part.doubtfulMax, part.doubtfulMax);
  }
}

export interface Stretch {
  from: Instant;
  to: Instant;
}

/** Stretches of a width, by their beginnings in any order; neighbours are joined, so many at most. Both ends belong to a stretch. */
export function stretchesOf(
  begins: Iterable<Instant>,
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
