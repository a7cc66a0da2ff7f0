import {
  HOUR,
  type Instant,
  levelsAt,
  type Milliseconds,
  reachedMark,
  type SeriesId,
  type StationConfig,
  seriesId,
} from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';

/** What is of no age for a look around; a shower that ended before says little of the water now. */
const LOOKED_AT: Milliseconds = 3 * HOUR;
/** Rain over that time from which on a river may rise (mm). */
const RAIN_MM = 1;
/** A river that has risen so much within an hour is rising (m); less is noise of gauges. */
const RISE_M = 0.1;
/** Of one series: more than one a second has nobody. */
const MOST_READINGS = 11_000;

/**
 * Whether nothing around a station speaks for a flood: at no station of the hub has it rained, at no other one has the water risen, or does
 * it stand at a level. Where nobody knows, it is not calm: no other station was heard within three hours.
 */
export function isCalmAround(
  station: StationConfig,
  at: Instant,
  {
    stations,
    range,
  }: {
    stations: Iterable<StationConfig>;
    /** Ascending by time, of every quality. */
    range(series: SeriesId, from: Instant, to: Instant, limit: number): StoredReading[];
  },
): boolean {
  let heard = 0;
  const good = (series: SeriesId) =>
    range(series, at - LOOKED_AT, at, MOST_READINGS).filter(({ quality }) => quality === 'good');
  for (const one of stations) {
    const rain = one.series.rain ? good(seriesId(one.id, 'rain')) : [];
    if (rain.reduce((sum, { value }) => sum + value, 0) >= RAIN_MM) return false;
    if (one.id === station.id) continue;
    heard += rain.length;
    if (!one.series.level) continue;
    const levels = good(seriesId(one.id, 'level'));
    const newest = levels.at(-1);
    if (!newest) continue;
    heard += levels.length;
    const hour = levels.filter((reading) => reading.at >= newest.at - HOUR);
    if (newest.value - Math.min(...hour.map(({ value }) => value)) >= RISE_M) return false;
    if (reachedMark(levelsAt(one.levels, newest.at), newest.value)) return false;
  }
  return heard > 0;
}
