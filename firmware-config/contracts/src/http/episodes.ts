import { z } from 'zod';
import { StationId } from '../ids.js';
import { Instant } from './instant.js';

export const LevelChange = z.object({
  /** Observation time of the reading that made the change. */
  at: Instant,
  /** Mark ids; null for below every mark. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  valueM: z.number(),
  /** Whether the water rose into `to`; otherwise it fell to it. */
  rose: z.boolean(),
  /** The crossing was learnt afterwards, from back-fill: told as a quiet line, never as an alarm. */
  learntLater: z.boolean(),
  /** Stands where the station's second gauge was judged in the main one's place. */
  bySub: z.literal(true).optional(),
  /** Of a rise that is told for its rate: the earlier value above which it has risen. */
  since: z.object({ at: Instant, valueM: z.number() }).optional(),
});
export type LevelChange = z.infer<typeof LevelChange>;

export const EpisodeView = z.object({
  /** `station:level:ISO time of the crossing first announced`. */
  id: z.string(),
  station: StationId,
  openedAt: Instant,
  subsidedAt: Instant.nullable(),
  /** The highest mark of the episode. */
  highest: z.string(),
  crestM: z.number(),
  crestAt: Instant,
  changes: z.array(LevelChange),
});
export type EpisodeView = z.infer<typeof EpisodeView>;
