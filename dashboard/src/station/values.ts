import { type Instant, QUALITY_CODES, type Quality, type SeriesView } from '@kawamori/contracts';
import { rainBars } from '../chart/rain.js';
import { stretches } from '../chart/roll-ups.js';
import type { Bounds } from '../view/period.js';

/** One row of the table under the chart: what stands at an instant, or in the stretch that begins with it. */
export interface ValueRow {
  at: Instant;
  /** Metres; null where only rain was read. For `missing` it is what the sensor sent, and no height. */
  levelM: number | null;
  quality: Quality | null;
  /** Of a stretch, metres. */
  low: number | null;
  high: number | null;
  rainMm: number | null;
}

/** The values of a period, the newest first, with the rain that was read with each. */
export function valueRows(
  { level, rain }: { level: SeriesView | null; rain: SeriesView | null },
  { from, to }: Bounds,
): ValueRow[] {
  const rows = new Map<Instant, ValueRow>();
  const isIn = (at: Instant) => from <= at && at <= to;
  const some = level ? stretches(level) : [];
  level?.at.forEach((at, i) => {
    if (!isIn(at)) return;
    const quality = QUALITY_CODES[level.quality[i] ?? 0] ?? 'good';
    const { low = null, high = null } = some[i] ?? {};
    rows.set(at, { at, levelM: level.value[i] ?? null, quality, low, high, rainMm: null });
  });
  for (const bar of rain ? rainBars(rain) : []) {
    // A reading of rain stands for the time before it, a sum for the stretch that begins with it.
    const at = rain?.rollUp ? bar.from : bar.to;
    if (!isIn(at)) continue;
    const row = rows.get(at);
    if (row) row.rainMm = bar.mm;
    else rows.set(at, { at, levelM: null, quality: null, low: null, high: null, rainMm: bar.mm });
  }
  return [...rows.values()].sort((a, b) => b.at - a.at);
}
