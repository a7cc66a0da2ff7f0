import { z } from 'zod';

/** A point in WGS84 degrees, within Japan's surroundings. */
export const Position = z.strictObject({
  lat: z.number().min(20).max(46),
  lon: z.number().min(122).max(154),
});
export type Position = z.infer<typeof Position>;

const EARTH_KM = 6_371;

/** By the straight line over a sphere: within half a per cent. */
export function kilometresBetween(a: Position, b: Position): number {
  const rad = (degrees: number) => (degrees * Math.PI) / 180;
  const [dLat, dLon] = [rad(b.lat - a.lat), rad(b.lon - a.lon)];
  const half =
    Math.sin(dLat / 2) ** 2 + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(half));
}
