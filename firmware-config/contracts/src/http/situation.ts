import { z } from 'zod';
import { TownId } from '../ids.js';
import { type Instant, toIsoJst } from '../units.js';

/** Which situation report is wanted. */
export const SituationQuery = z.strictObject({
  /** As of when; milliseconds since 1970, river clock. Left out: now. Not ahead of it. */
  at: z.coerce.number().int().min(0).max(4_102_444_800_000).optional(),
  /** The same to the minute, as people in Japan write it: `2026-06-03T05:04`. Goes before `at`. */
  time: z.string().max(32).optional(),
  /** Empty, as the form of the page sends it: all. */
  town: z.union([z.literal(''), TownId]).optional(),
});
export type SituationQuery = z.infer<typeof SituationQuery>;

/** The instant of a minute in Japan, `2026-06-03T05:04` or with a space between; undefined where the words name none, as 31 June. */
export function minuteInJapan(words: string): Instant | undefined {
  const [, day, time] = /^\s*(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::00)?\s*$/.exec(words) ?? [];
  if (day === undefined || time === undefined) return undefined;
  const instant = Date.parse(`${day}T${time}:00+09:00`);
  return Number.isNaN(instant) || toIsoJst(instant).slice(0, 10) !== day ? undefined : instant;
}
