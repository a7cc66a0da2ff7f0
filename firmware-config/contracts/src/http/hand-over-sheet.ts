import { z } from 'zod';
import { TownId } from '../ids.js';
import { HOUR, type Milliseconds } from '../units.js';

export const LONGEST_SHIFT: Milliseconds = 48 * HOUR;
export const USUAL_SHIFT: Milliseconds = 8 * HOUR;

const SheetInstant = z.coerce.number().int().min(0).max(4_102_444_800_000);

/** Of which shift the hand-over sheet (引継書) is wanted; milliseconds since 1970, river clock. */
export const HandOverSheetQuery = z.strictObject({
  /** Left out: eight hours before the end. */
  from: SheetInstant.optional(),
  /** As of when it is; left out: now. Not ahead of it. */
  to: SheetInstant.optional(),
  town: TownId.optional(),
});
export type HandOverSheetQuery = z.infer<typeof HandOverSheetQuery>;
