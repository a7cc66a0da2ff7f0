import { z } from 'zod';
import { Instant } from './instant.js';

/** Of the canary: how far the last crossing that was decided has come. */
const Crossing = z.object({
  key: z.string(),
  /** When the reading was taken that crossed its level. */
  observedAt: Instant,
  /** To whom it is told, and whether each has taken it. */
  toldTo: z.array(
    z.object({ recipient: z.string(), channel: z.string(), accepted: z.boolean(), detail: z.string() }),
  ),
});
export type Crossing = z.infer<typeof Crossing>;

/** What the hub's watchdog asks it, again and again; wall clock. */
export const WatchReport = z.object({
  name: z.string(),
  drill: z.boolean(),
  now: Instant,
  /** When the newest canary reading was taken that has gone the whole way: gate, journal, judge, store. Null before the first. */
  canaryTakenAt: Instant.nullable(),
  /** Null before the first. */
  crossing: Crossing.nullable().default(null),
  /** Whether facts reach the disk. */
  recording: z.boolean(),
  /** The hub's own ways of telling that take nothing, in words; null while they do. */
  channelsDead: z.string().nullable().default(null),
  /** Mails that the hub sends to itself do not come back, in words; null while they do, and where it sends none. */
  mailLost: z.string().nullable().default(null),
  /** How long the oldest notice has waited that was not accepted yet. */
  noticesWaitMs: z.number().int().min(0),
});
export type WatchReport = z.infer<typeof WatchReport>;
