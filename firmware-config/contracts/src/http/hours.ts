import { z } from 'zod';
import { CsvForm } from '../csv-query.js';
import { TownId } from '../ids.js';
import { HOUR, type Milliseconds } from '../units.js';

/** Columns of one on-the-hour table (正時表). */
export const MOST_HOURS = 24;
/** So far ahead of the river clock a table may end: its columns to come are there to be filled in by hand. */
export const HOURS_AHEAD: Milliseconds = 24 * HOUR;

/** `river`: river by river, from the highest ground down. `worst`: the highest level first. */
export const HoursOrder = z.enum(['river', 'worst']);
export type HoursOrder = z.infer<typeof HoursOrder>;

/** Which on-the-hour table is wanted. */
export const HoursQuery = z.strictObject({
  /** The last column is the full hour at or before it; milliseconds since 1970, river clock. Left out: now. */
  at: z.coerce.number().int().min(0).max(4_102_444_800_000).optional(),
  hours: z.coerce.number().int().min(1).max(MOST_HOURS).default(12),
  town: TownId.optional(),
  order: HoursOrder.default('river'),
});
export type HoursQuery = z.infer<typeof HoursQuery>;

export const HoursCsvQuery = HoursQuery.extend({ form: CsvForm.default('excel') });
