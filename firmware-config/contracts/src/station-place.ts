import { z } from 'zod';
import { StationId, TownId } from './ids.js';

/** Which station it is, and where: alike for staff and for residents. */
export const StationPlace = z.object({
  id: StationId,
  town: TownId,
  nameJa: z.string(),
  nameEn: z.string(),
  areaJa: z.string(),
  areaEn: z.string(),
  riverJa: z.string(),
  riverEn: z.string(),
  /** Degrees, WGS 84. */
  lat: z.number(),
  lon: z.number(),
  kind: z.enum(['crisis-gauge', 'ordinary-gauge', 'rain-gauge']),
  /** It does not exist. */
  invented: z.boolean(),
  /** Where its position and levels were published; empty where that is not stated. */
  source: z.string(),
});
export type StationPlace = z.infer<typeof StationPlace>;
