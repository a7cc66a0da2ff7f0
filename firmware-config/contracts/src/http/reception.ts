import { z } from 'zod';
import { CsvForm } from '../csv-query.js';
import { TownId } from '../ids.js';
import { DAY, type Milliseconds } from '../units.js';

export const LONGEST_RECEPTION: Milliseconds = 100 * DAY;

const ReceptionInstant = z.coerce.number().int().min(0).max(4_102_444_800_000);

/** Which part of the reception book is wanted, by when it was received; milliseconds since 1970, river clock. Both ends belong to it. */
export const ReceptionQuery = z.strictObject({
  /** Left out: a day before the end. */
  from: ReceptionInstant.optional(),
  /** Left out: now. */
  to: ReceptionInstant.optional(),
  /** What concerns all towns stands there too. */
  town: TownId.optional(),
});
export type ReceptionQuery = z.infer<typeof ReceptionQuery>;

export const ReceptionCsvQuery = ReceptionQuery.extend({ form: CsvForm.default('excel') });
