import { z } from 'zod';
import { CsvForm } from '../csv-query.js';
import { TownId } from '../ids.js';
import { MusterId } from '../muster.js';

/** Which musters the roll (参集名簿) is of: one, however long ago, or those that are open or ended in the last day. */
export const MusterSheetQuery = z.strictObject({ muster: MusterId.optional(), town: TownId.optional() });
export type MusterSheetQuery = z.infer<typeof MusterSheetQuery>;

export const MusterCsvQuery = MusterSheetQuery.extend({ form: CsvForm.default('excel') });
