import type { FactBody, Instant, Milliseconds, SeriesId } from '@kawamori/contracts';

/** `[series, takenAt, value]`, by its node's clock. */
export type Taken = FactBody<'readings.received'>['readings'][number];

const NONE: ReadonlySet<Taken> = new Set();

/**
 * Readings of a pack that were taken before their node's clock went back: a node sends in the order in which it took them, so its clock was
 * set where the claimed times go back, to where they follow when moved. By the clock before they are moved no further.
 * @param behindMs by how much the clock stands behind now
 */
export function takenBeforeStep(
  readings: readonly Taken[],
  behindMs: Milliseconds | undefined,
): ReadonlySet<Taken> {
  if (behindMs === undefined || behindMs <= 0 || readings.length < 2) return NONE;
  const before = new Set<Taken>();
  const soFar = new Map<SeriesId, Taken[]>();
  for (const reading of readings) {
    const [series, takenAt] = reading;
    const earlier = soFar.get(series) ?? [];
    const last = earlier.at(-1)?.[1];
    if (last !== undefined && takenAt < last && follows(last, takenAt + behindMs, behindMs)) {
      for (const one of earlier) before.add(one);
      earlier.length = 0;
    }
    earlier.push(reading);
    soFar.set(series, earlier);
  }
  return before;
}

/** Not merely later: a sender that tells its newest first is told apart by what would lie between. */
const follows = (last: Instant, moved: Instant, behindMs: Milliseconds): boolean =>
  moved > last && moved - last <= behindMs / 2;
