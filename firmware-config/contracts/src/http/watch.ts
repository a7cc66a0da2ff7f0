import { z } from 'zod';
import { Instant } from './instant.js';

/** What the hub's watchdog asks it, again and again; wall clock. */
export const WatchReport = z.object({
  name: z.string(),
  drill: z.boolean(),
  now: Instant,
  /** When the newest canary reading was taken that has gone the whole way: gate, journal, judge, store. Null before the first. */
  canaryTakenAt: Instant.nullable(),
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
