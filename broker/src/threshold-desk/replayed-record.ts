import {
  gapAfter,
  type Instant,
  type Milliseconds,
  type QualityReason,
  type ReplayedRecord,
  restsAt,
} from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';

/** What was replayed of one station, and what it lacks; readings of both its gauges, ascending by observation time. */
export function replayedRecord({
  observing,
  startM,
}: {
  observing: Milliseconds;
  /** Where a dry gauge rests; undefined for one that never does. */
  startM: number | undefined;
}) {
  const leftOut = { suspect: 0, bad: 0, missing: 0 };
  const reasons: Partial<Record<QualityReason, number>> = {};
  let good = 0;
  let [first, last]: [Instant | undefined, Instant] = [undefined, 0];
  let highest: ReplayedRecord['highest'] = null;
  let heard: { at: Instant; value: number } | undefined;
  const gaps = { count: 0, totalMs: 0, longest: null as ReplayedRecord['gaps']['longest'] };

  const noteGap = (from: { at: Instant; value: number }, to: Instant) => {
    const length = to - from.at;
    if (length <= gapAfter(observing) || (startM !== undefined && restsAt(from.value, startM))) return;
    gaps.count++;
    gaps.totalMs += length;
    if (!gaps.longest || length > gaps.longest.to - gaps.longest.from) gaps.longest = { from: from.at, to };
  };

  return {
    take: ({ at, value, quality, reasons: why }: StoredReading): void => {
      first ??= at;
      last = at;
      if (quality === 'good') good++;
      else {
        leftOut[quality]++;
        for (const reason of why) reasons[reason] = (reasons[reason] ?? 0) + 1;
      }
      if (quality === 'bad' || quality === 'missing') return;
      if (heard) noteGap(heard, at);
      heard = { at, value };
      if (quality === 'good' && (!highest || value > highest.valueM)) highest = { at, valueM: value };
    },
    told: (): ReplayedRecord | null =>
      first === undefined ? null : { from: first, to: last, good, leftOut, reasons, gaps, highest },
  };
}
