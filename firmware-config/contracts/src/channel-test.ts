import { z } from 'zod';

/** A message by which a channel is tried. It has no station, no level and no key, so that no receiver can take it for a notice. */
export const ChannelTest = z.object({
  v: z.literal(1),
  kind: z.literal('channel-test'),
  /** When it was sent, ISO 8601 in JST. */
  sentAt: z.string(),
  /** From a hub of an exercise. */
  drill: z.boolean(),
  subjectJa: z.string(),
  bodyJa: z.string(),
  subjectEn: z.string(),
  bodyEn: z.string(),
});
export type ChannelTest = z.infer<typeof ChannelTest>;

/** What came of a test by one channel. */
export const ChannelTestReport = z.object({
  recipient: z.string(),
  channel: z.string(),
  accepted: z.boolean(),
  /** The receipt, or why it was not accepted. */
  detail: z.string(),
});
export type ChannelTestReport = z.infer<typeof ChannelTestReport>;
