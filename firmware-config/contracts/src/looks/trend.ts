import { type Instant, MINUTE, toMm } from '../units.js';

export interface Trend {
  /** Change in metres over `minutes`. */
  changeM: number;
  /** The true distance between the two readings, about 30. */
  minutes: number;
  direction: 'up' | 'down' | 'level';
}

/** A change below this, in millimetres, is called level: the resolution of the gauges. */
const STILL_MM = 10;

/**
 * The change over about half an hour: from the reading closest to 30 minutes before the newest one, among those 15 to 120 minutes
 * older. Undefined where there is none, so that a gap is never drawn as calm.
 * @param recent ascending by time
 */
export function trendOf(recent: readonly { at: Instant; valueM: number }[]): Trend | undefined {
  const newest = recent.at(-1);
  if (!newest) return undefined;
  let best: { at: Instant; valueM: number } | undefined;
  for (const reading of recent) {
    const age = newest.at - reading.at;
    if (age < 15 * MINUTE || age > 120 * MINUTE) continue;
    const distance = Math.abs(age - 30 * MINUTE);
    if (!best || distance < Math.abs(newest.at - best.at - 30 * MINUTE)) best = reading;
  }
  if (!best) return undefined;
  const changeMm = toMm(newest.valueM) - toMm(best.valueM);
  return {
    changeM: changeMm / 1_000,
    minutes: Math.round((newest.at - best.at) / MINUTE),
    direction: changeMm >= STILL_MM ? 'up' : changeMm <= -STILL_MM ? 'down' : 'level',
  };
}
