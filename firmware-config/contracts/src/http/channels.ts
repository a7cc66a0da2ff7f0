import { z } from 'zod';
import { Instant } from './instant.js';

/** How a way to reach somebody has done; wall clock. */
export const ChannelView = z.object({
  recipient: z.string(),
  channel: z.string(),
  /** The person's; of a machine or a room, its recipient. */
  nameJa: z.string(),
  nameEn: z.string(),
  /**
   * `untried`: nothing has left by it yet; `works`: the last was accepted; `failing`: the last was not; `dead`: so many in a row were not
   * that it must be looked at.
   */
  state: z.enum(['untried', 'works', 'failing', 'dead']),
  acceptedAt: Instant.nullable(),
  failedAt: Instant.nullable(),
  /** Why the last was not accepted; empty where all were. */
  fault: z.string(),
  /** In a row, until now. */
  failures: z.number().int().min(0),
});
export type ChannelView = z.infer<typeof ChannelView>;

export const ChannelTestRequest = z.strictObject({
  recipient: z.string().max(60),
  /** Left out: all of them. */
  channel: z.string().max(20).optional(),
});
export type ChannelTestRequest = z.infer<typeof ChannelTestRequest>;
