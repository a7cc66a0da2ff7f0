import { z } from 'zod';
import { StationId, TownId } from './ids.js';

/** Bytes of a notice on its topic, at most. */
export const MAX_NOTICE_STATE_BYTES = 4 * 1_024;

/**
 * What stands at a station, for a lamp or a siren on the local network: retained on its topic while the episode is open. An empty
 * message says that nothing stands there any more. Times are ISO 8601 in JST.
 */
export const NoticeState = z.object({
  v: z.literal(1),
  /** `station:level:ISO time of the crossing first announced`. */
  episode: z.string().max(120),
  station: StationId,
  stationNameJa: z.string(),
  stationNameEn: z.string(),
  town: TownId,
  /** The highest mark of the episode: a level key or `town:ID`. */
  mark: z.string(),
  markNameJa: z.string(),
  markNameEn: z.string(),
  /** The alert level whose badge it is shown with, 0 for none. */
  alertLevel: z.number().int().min(0).max(5),
  /** The value by which it was reached last, and when that was observed. */
  valueM: z.number(),
  observedAt: z.string(),
  /** Invented data or a played flood: 訓練. A siren stays silent unless it takes part. */
  drill: z.boolean(),
});
export type NoticeState = z.infer<typeof NoticeState>;
