import type { Instant, Quality, QualityReason, SeriesId } from '@kawamori/contracts';
import type { RollUp, RollUpResolution } from './roll-up.js';

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

/** What is asked of a keeper of readings, be it the hub's own store or a server: each passes `reading-store.contract.ts`. */
export interface ReadingStore {
  /** Readings with `from <= at <= to`, ascending, at most `limit`. */
  range(query: { series: SeriesId; from: Instant; to: Instant; limit: number }): Promise<StoredReading[]>;
  /** Roll-ups of stretches that begin with `from <= at <= to`, ascending, at most `limit`. They are those of the readings as they stand. */
  rollUps(query: {
    series: SeriesId;
    resolution: RollUpResolution;
    from: Instant;
    to: Instant;
    limit: number;
  }): Promise<RollUp[]>;
}
