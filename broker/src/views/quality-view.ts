import type { Instant, Quality, QualityRun, QualityView, SeriesId, SeveralValues } from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';
import type { OtherValue } from '../readings/reading-table.js';

/**
 * What is thought of the readings of a period.
 * @param readings all of the period, ascending
 * @param others what else came for instants of it, the newest instant first
 * @param most so many runs at most, and so many instants with several values, the newest
 */
export function qualityView(
  period: { series: SeriesId; from: Instant; to: Instant },
  readings: readonly Omit<StoredReading, 'series'>[],
  others: readonly OtherValue[],
  most: number,
): QualityView {
  const counts: Record<Quality, number> = { good: 0, suspect: 0, bad: 0, missing: 0 };
  let highestDoubted: QualityView['highestDoubted'] = null;
  const runs: QualityRun[] = [];
  let run: QualityRun | undefined;
  for (const { at, value, quality, reasons } of readings) {
    counts[quality]++;
    if (quality === 'suspect' || quality === 'bad') {
      if (highestDoubted === null || value > highestDoubted.value) highestDoubted = { at, value };
    }
    if (quality === 'good' && !reasons.includes('overruled')) {
      run = undefined;
    } else if (run?.quality === quality && run.reasons.join() === reasons.join()) {
      run.to = at;
      run.count++;
      run.lowest = Math.min(run.lowest, value);
      run.highest = Math.max(run.highest, value);
    } else {
      run = { from: at, to: at, count: 1, lowest: value, highest: value, quality, reasons };
      runs.push(run);
    }
  }
  const several = severalValues(readings, others);
  return {
    ...{ ...period, counts, highestDoubted },
    ...{ runs: runs.slice(-most).reverse(), more: runs.length > most },
    ...{ several: several.slice(0, most), moreSeveral: several.length > most },
  };
}

/** The newest first. A value whose instant holds none any more, since it was let go of, is told of no longer. */
function severalValues(
  readings: readonly Omit<StoredReading, 'series'>[],
  others: readonly OtherValue[],
): SeveralValues[] {
  const judged = new Map(readings.map((one) => [one.at, one]));
  const several: SeveralValues[] = [];
  for (const { at, ...other } of others) {
    const last = several.at(-1);
    const one = judged.get(at);
    if (last?.at === at) last.others.push(other);
    else if (one) {
      const { value, receivedAt, quality } = one;
      several.push({ at, value, receivedAt, quality, others: [other] });
    }
  }
  return several;
}
