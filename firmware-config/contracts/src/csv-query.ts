import { z } from 'zod';
import { Quantity, StationId, TownId } from './ids.js';

/** `excel`: UTF-8 with a byte order mark, CRLF and Japanese headings, as Excel opens it. `plain`: UTF-8, LF and English headings. */
export const CsvForm = z.enum(['excel', 'plain']);
export type CsvForm = z.infer<typeof CsvForm>;

/** `raw`: every reading. `10m`: lowest, mean and highest of the good readings of every ten minutes. */
export const CsvStep = z.enum(['raw', '10m']);
export type CsvStep = z.infer<typeof CsvStep>;

/** Stations that one question may name. All of them are asked for by naming none. */
export const MOST_CSV_STATIONS = 200;

const CsvInstant = z.coerce.number().int().min(0).max(4_102_444_800_000);

/** Which readings a CSV file is to hold. Both ends of the period belong to it; times are milliseconds since 1970. */
export const CsvQuery = z.strictObject({
  /** May be given several times; left out: every station. */
  station: z.union([StationId, z.array(StationId).min(1).max(MOST_CSV_STATIONS)]).optional(),
  /** Only stations of this town. */
  town: TownId.optional(),
  /** Only levels, only those of second gauges, or only rain. */
  quantity: Quantity.optional(),
  from: CsvInstant,
  to: CsvInstant,
  step: CsvStep.default('raw'),
  form: CsvForm.default('excel'),
});
export type CsvQuery = z.infer<typeof CsvQuery>;
