import type { Instant, Milliseconds, SeriesId } from '@kawamori/contracts';

/** How often a sensor is read: always alike, or as it is set now. */
export type Every = Milliseconds | (() => Milliseconds);

export const everyNow = (every: Every): Milliseconds => (typeof every === 'number' ? every : every());

/** One try to read a sensor. A device fault is a value: it is told in the vitals and never travels as a reading. */
export type Sample =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly fault: string };

/** What is known of one instant. `asked`: the gauge has been asked and answers later; {@link Driver.onAnswer} tells when to look. */
export type Known = readonly Sample[] | 'asked';

/**
 * What one sensor has to say, as a function of its river time. How far it has been taken (its position) is kept outside, beside the
 * readings, so a driver may be asked the same again after a kill and must answer the same. Drivers of real gauges, which cannot,
 * speak of the present only: they ask when an instant is due, and hold the answer until the next instant is read.
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
  /** Everything known for exactly this instant, which {@link next} has named. Every question ends in an answer or a fault. */
  read(at: Instant): Known;
  /** Calls when an instant that was `asked` can be read. Left out where no answer is ever waited for. */
  onAnswer?(hear: () => void): void;
}

/** A driver and the series that it fills. */
export interface Sensor {
  readonly series: SeriesId;
  readonly driver: Driver;
}
