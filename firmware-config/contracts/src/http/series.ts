import { z } from 'zod';
import { SeriesId } from '../ids.js';
import type { Quality } from '../quality.js';
import { Instant } from './instant.js';

/**
 * Why something from before the hub's own horizon is not in an answer: InfluxDB cannot be read now, or it was emptied after the hub
 * had let go of it; or as below.
 */
export const OlderMissing = z.enum([
  'influx-down',
  'influx-emptied',
  /** Readings of that time are kept no longer: ask for roll-ups. */
  'influx-roll-ups-only',
  /** Roll-ups of that time are just being made. */
  'influx-summing-up',
  /** The hub keeps readings for some years only, and there is no InfluxDB that would have taken them: ask for roll-ups. */
  'roll-ups-only',
]);
export type OlderMissing = z.infer<typeof OlderMissing>;

/** How finely a series is told: every reading, or summed up by ten minutes, hours, or days of Japan. */
export const Resolution = z.enum(['raw', '10m', '1h', '1d']);
export type Resolution = z.infer<typeof Resolution>;

/** Columns of a summed-up series, beside `at`, `value` and `quality`. Units are the series' own. */
export const RollUpColumns = z.object({
  resolution: Resolution.exclude(['raw']),
  /** Milliseconds from the beginning of a stretch, `at`, to its end. */
  widthMs: z.number(),
  /** Good readings; the next three are of them, null without any. */
  count: z.array(z.number().int()),
  min: z.array(z.number().nullable()),
  max: z.array(z.number().nullable()),
  /** When the highest value was read, first. */
  maxAt: z.array(Instant.nullable()),
  /** Suspect readings, which do not count, and the highest of them. */
  doubtful: z.array(z.number().int()),
  doubtfulMax: z.array(z.number().nullable()),
});
export type RollUpColumns = z.infer<typeof RollUpColumns>;

/**
 * A period of one series as columns, ascending. `quality[i]` is an index into `QUALITY_CODES`. Where it is summed up, `at` is the
 * beginning of a stretch, and `value` its mean (level) or sum (rain); without a good reading, the highest suspect one.
 */
export const SeriesView = z.object({
  series: SeriesId,
  unit: z.enum(['m', 'mm']),
  from: Instant,
  to: Instant,
  at: z.array(Instant),
  value: z.array(z.number()),
  quality: z.array(z.number().int().min(0).max(3)),
  /** A gap longer than this is drawn open. Milliseconds. */
  gapMs: z.number(),
  /** Indices of the readings that came when they were no longer fresh, from back-fill mostly. Not where the series is summed up. */
  late: z.array(z.number().int().min(0)).optional(),
  /** Stands where the series is summed up. */
  rollUp: RollUpColumns.optional(),
  /** Stands where a part of the period is older than the hub's own store and could not be read. */
  olderMissing: OlderMissing.optional(),
});
export type SeriesView = z.infer<typeof SeriesView>;
export const QUALITY_CODES: readonly Quality[] = ['good', 'suspect', 'bad', 'missing'];
