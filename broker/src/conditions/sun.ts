import type { Instant } from '@kawamori/contracts';

const DAY_MS = 86_400_000;
/** 1 January 2000, 12:00 UTC. */
const J2000 = Date.UTC(2000, 0, 1, 12);
const RAD = Math.PI / 180;

/**
 * The sun's height above the horizon in degrees, without refraction; right to half a degree until 2050 (Astronomical Almanac, low
 * precision formulas for the sun's coordinates).
 */
export function sunAltitude(at: Instant, { lat, lon }: { lat: number; lon: number }): number {
  const days = (at - J2000) / DAY_MS;
  const meanLongitude = 280.46 + 0.9856474 * days;
  const anomaly = (357.528 + 0.9856003 * days) * RAD;
  const longitude = (meanLongitude + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * RAD;
  const obliquity = (23.439 - 0.0000004 * days) * RAD;
  const rightAscension = Math.atan2(Math.cos(obliquity) * Math.sin(longitude), Math.cos(longitude));
  const declination = Math.asin(Math.sin(obliquity) * Math.sin(longitude));
  const siderealHours = 18.697374558 + 24.06570982441908 * days;
  const hourAngle = (siderealHours * 15 + lon) * RAD - rightAscension;
  const height =
    Math.sin(lat * RAD) * Math.sin(declination) +
    Math.cos(lat * RAD) * Math.cos(declination) * Math.cos(hourAngle);
  return Math.asin(height) / RAD;
}
