import type { Instant, SeriesView } from '@kawamori/contracts';

/** One stretch of a summed-up series, in the series' own unit. */
export interface Stretch {
  from: Instant;
  /** Its end, or that of the period where it is not over yet. */
  to: Instant;
  /** Where its mean is drawn. */
  middle: Instant;
  /** Of its good readings; null without any. For rain the sum stands in the place of the mean. */
  mean: number | null;
  low: number | null;
  high: number | null;
  /** When the highest was read. */
  highAt: Instant | null;
  /** The highest suspect reading; null without any. */
  doubtfulHigh: number | null;
}

/** The stretches of a summed-up series, ascending, one for each of its rows; none where it holds every reading. */
export function stretches(series: SeriesView): Stretch[] {
  const { rollUp } = series;
  if (!rollUp) return [];
  return series.at.map((from, i) => {
    const to = Math.max(from, Math.min(from + rollUp.widthMs, series.to));
    return {
      from,
      to,
      middle: (from + to) / 2,
      mean: rollUp.count[i] ? (series.value[i] ?? null) : null,
      low: rollUp.min[i] ?? null,
      high: rollUp.max[i] ?? null,
      highAt: rollUp.maxAt[i] ?? null,
      doubtfulHigh: rollUp.doubtfulMax[i] ?? null,
    };
  });
}

/** In the series' own unit. */
export interface Crest {
  at: Instant;
  value: number;
}

/** The highest good reading of some stretches with its own time, the first of equals; undefined without any. */
export function crestOf(some: readonly Stretch[]): Crest | undefined {
  let crest: Crest | undefined;
  for (const { high, highAt } of some) {
    if (high !== null && highAt !== null && (crest === undefined || high > crest.value))
      crest = { at: highAt, value: high };
  }
  return crest;
}
