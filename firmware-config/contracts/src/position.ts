import { z } from 'zod';

/** A point in WGS84 degrees, within Japan's surroundings. */
export const Position = z.strictObject({
  lat: z.number().min(20).max(46),
  lon: z.number().min(122).max(154),
});
export type Position = z.infer<typeof Position>;
