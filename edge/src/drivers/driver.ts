import type { Instant, SeriesId } from '@kawamori/contracts';

/** One try to read a sensor. A device fault is a value: it is told in the vitals and never travels as a reading. */
export type Sample =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly fault: string };

/**
 * What one sensor has to say, as a function of its river time. How far it has been taken (its position) is kept outside, beside the
 * readings, so a driver may be asked the same again after a kill and must answer the same. Drivers of real gauges, which cannot,
 * hold their samples until the position has passed them.
 */
export interface Driver {
  /** Whether it speaks of the present only. A live gauge follows a clock that is set back; a file keeps its own times. */
  readonly live: boolean;
  /** When its story begins, for a clock that has not been told the time yet. */
  readonly first: Instant;
  /** The position to begin from when it has never been taken and the river clock shows `now`. */
  begin(now: Instant): Instant;
  /** The first instant after the position that has something to say; null when nothing will ever come. */
  next(position: Instant): Instant | null;
  /** Everything known for exactly this instant, which {@link next} has named. */
  read(at: Instant): readonly Sample[];
}

/** A driver and the series that it fills. */
export interface Sensor {
  readonly series: SeriesId;
  readonly driver: Driver;
}
