import { gapAfter, type Instant, type Milliseconds, restsAt } from '@kawamori/contracts';

/** How often a gauge speaks. */
export interface Paced {
  /** Interval at which values are due. */
  observing: Milliseconds;
  /** Of one that rests near its start level (metres): the interval at which it is heard then. */
  resting?: { startM: number; every: Milliseconds } | undefined;
}

/** Whether what a gauge has shown goes on at its next reading: no more than three of the intervals lie between in which that was due. */
export function goesOn(
  last: { at: Instant; valueM: number | undefined },
  at: Instant,
  { observing, resting }: Paced,
): boolean {
  const rests = resting !== undefined && last.valueM !== undefined && restsAt(last.valueM, resting.startM);
  return at - last.at <= gapAfter(rests ? Math.max(resting.every, observing) : observing);
}
