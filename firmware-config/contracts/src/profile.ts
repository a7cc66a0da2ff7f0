import { z } from 'zod';
import { ProfileId } from './ids.js';

/** What a sensor model can and cannot say: the settings of the quality fold. Units are the series' own (metres or millimetres). */
export const SensorProfile = z.strictObject({
  id: ProfileId,
  nameJa: z.string().max(60),
  nameEn: z.string().max(60),
  /** Values that mean "no value" on this model, kept as `missing` with the raw value. */
  sentinels: z.array(z.number()).max(20).default([-888, -999, -9_999, -99_999, -999_999]),
  /** Left out for quantities that may jump (rain). */
  spike: z
    .strictObject({
      /** A change faster than this is doubted until the next reading; per minute, so that hourly data may move 60 times as far. */
      maxChangePerMinute: z.number().positive(),
      /** A change smaller than this is never doubted, however fast. */
      neverBelow: z.number().min(0),
      /** The next reading confirms a doubted one when it lies within this distance of it, or could have been reached from it. */
      confirmWithin: z.number().positive(),
    })
    .optional(),
});
export type SensorProfile = z.infer<typeof SensorProfile>;
