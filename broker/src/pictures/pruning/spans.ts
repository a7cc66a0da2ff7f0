import type { Instant } from '@kawamori/contracts';

/** A stretch of time, both ends in it. */
export type Span = readonly [from: Instant, to: Instant];

/** Tells whether an instant lies in one of the spans. */
export function within(spans: readonly Span[]): (at: Instant) => boolean {
  const merged: [Instant, Instant][] = [];
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return (at) => {
    let low = 0;
    let high = merged.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((merged[middle]?.[0] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return at <= (merged[low - 1]?.[1] ?? Number.NEGATIVE_INFINITY);
  };
}
