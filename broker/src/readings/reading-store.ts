import type { Instant, Quality, QualityReason, SeriesId } from '@kawamori/contracts';

/** One value of a series as it is kept. It is known by (series, at). */
export interface StoredReading {
  series: SeriesId;
  /** Observation time; where the node's clock was off, corrected by the hub (`clock-off`). */
  at: Instant;
  /** Metres or millimetres, three decimals; for `missing`, the raw value that the sensor sent. */
  value: number;
  receivedAt: Instant;
  quality: Quality;
  reasons: QualityReason[];
}

/** The keeper of readings: one port for the embedded store and for servers. Every adapter passes `reading-store.contract.ts`. */
export interface ReadingStore {
  /** Keeps readings; one that stands there already is replaced, so writing twice is writing once. */
  write(readings: readonly StoredReading[]): Promise<void>;
  /** Readings with `from <= at <= to`, ascending, at most `limit`. */
  range(query: { series: SeriesId; from: Instant; to: Instant; limit: number }): Promise<StoredReading[]>;
  /** The newest reading that is good or suspect, of every series asked for that has one. */
  latest(series: readonly SeriesId[]): Promise<StoredReading[]>;
  /** How many readings a series has. */
  count(series: SeriesId): Promise<number>;
}
