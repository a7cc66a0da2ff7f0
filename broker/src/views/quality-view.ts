import type { Instant, Quality, QualityRun, QualityView, SeriesId } from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';

/**
 * What is thought of the readings of a period.
 * @param readings all of the period, ascending
 * @param most so many runs at most, the newest
 */
export function qualityView(
  period: { series: SeriesId; from: Instant; to: Instant },
  readings: readonly Pick<StoredReading, 'at' | 'value' | 'quality' | 'reasons'>[],
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
  return { ...period, counts, highestDoubted, runs: runs.slice(-most).reverse(), more: runs.length > most };
}
