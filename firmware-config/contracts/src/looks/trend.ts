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
 * older. Where the newest step goes another way, the water has turned since: then among those since it turned, so that falling water is
 * never drawn as rising. Undefined where there is none, so that a gap is never drawn as calm.
 * @param recent ascending by time
 */
export function trendOf(recent: readonly { at: Instant; valueM: number }[]): Trend | undefined {
  const trend = changeOver(recent);
  if (!trend || !contradicts(newestStepMm(recent), trend.direction)) return trend;
  return changeOver(sinceTurn(recent));
}

function changeOver(recent: readonly { at: Instant; valueM: number }[]): Trend | undefined {
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
    direction: directionOf(changeMm),
  };
}

const directionOf = (changeMm: number): Trend['direction'] =>
  changeMm >= STILL_MM ? 'up' : changeMm <= -STILL_MM ? 'down' : 'level';

function newestStepMm(recent: readonly { valueM: number }[]): number {
  const [before, newest] = recent.slice(-2);
  return before && newest ? toMm(newest.valueM) - toMm(before.valueM) : 0;
}

/** Water that is level may sway by the resolution of its gauge. */
const contradicts = (stepMm: number, direction: Trend['direction']): boolean =>
  direction === 'level'
    ? Math.abs(stepMm) > STILL_MM
    : directionOf(stepMm) !== 'level' && directionOf(stepMm) !== direction;

/** The readings at the end that all go the way of the newest step. */
function sinceTurn<Reading extends { valueM: number }>(recent: readonly Reading[]): readonly Reading[] {
  const way = Math.sign(newestStepMm(recent));
  const turn = recent.findLastIndex((_, i) => i > 0 && newestStepMm(recent.slice(i - 1, i + 1)) * way < 0);
  return recent.slice(Math.max(0, turn));
}
