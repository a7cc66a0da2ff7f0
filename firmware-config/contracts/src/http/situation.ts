import { z } from 'zod';
import { TownId } from '../ids.js';

/** Which situation report is wanted. */
export const SituationQuery = z.strictObject({
  /** As of when; milliseconds since 1970, river clock. Left out: now. Not ahead of it. */
  at: z.coerce.number().int().min(0).max(4_102_444_800_000).optional(),
  town: TownId.optional(),
});
export type SituationQuery = z.infer<typeof SituationQuery>;
