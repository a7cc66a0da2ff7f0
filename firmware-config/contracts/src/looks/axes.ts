import type { MarkView } from '../http.js';
import { DAY, HOUR, type Instant, MINUTE, type Milliseconds } from '../units.js';

const STEPS: readonly Milliseconds[] = [
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
];
const JST_OFFSET = 9 * HOUR;

/** Round times in JST between two instants, at most `most` of them. */
export function timeTicks(from: Instant, to: Instant, most: number): Instant[] {
  const step = STEPS.find((candidate) => (to - from) / candidate <= most) ?? 7 * DAY;
  const ticks: Instant[] = [];
  const first = Math.ceil((from + JST_OFFSET) / step) * step - JST_OFFSET;
  for (let at = first; at <= to; at += step) ticks.push(at);
  return ticks;
}

/**
 * The heights that a hydrograph spans: all values, the highest mark reached and the next one above. Further marks are taken in when
 * they lie within the same span again, so that a calm river is not pressed flat by a mark far above.
 */
export function levelRange(values: readonly number[], marks: readonly MarkView[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) {
    const heights = marks.map(({ valueM }) => valueM);
    if (heights.length === 0) return [0, 1];
    low = Math.min(...heights);
    high = Math.max(...heights);
  }
  const above = marks.find(({ valueM }) => valueM > high);
  const below = marks.findLast(({ valueM }) => valueM <= high);
  if (above) high = above.valueM;
  if (below) low = Math.min(low, below.valueM);
  const span = Math.max(high - low, 0.5);
  for (const { valueM } of marks) {
    if (valueM >= low - span && valueM < low) low = valueM;
    if (valueM <= high + span * 0.5 && valueM > high) high = valueM;
  }
  const pad = Math.max((high - low) * 0.08, 0.1);
  return [low - pad, high + pad];
}

/** Round heights between two, about `most` of them. Metres. */
export function levelTicks(low: number, high: number, most: number): number[] {
  const power = 10 ** Math.floor(Math.log10((high - low) / Math.max(1, most)));
  const count = (step: number) => Math.floor(high / step) - Math.ceil(low / step) + 1;
  const step =
    [1, 2, 5, 10, 20].map((factor) => factor * power).find((wide) => count(wide) <= most + 1) ?? high - low;
  const ticks: number[] = [];
  for (let n = Math.ceil(low / step); n * step <= high; n++) ticks.push(Math.round(n * step * 1_000) / 1_000);
  return ticks;
}

/**
 * What stands beside the ticks of a level axis: each label is its tick's value, with as many decimals as the finest of them needs, the
 * same for all. Metres; ticks are whole millimetres, as `levelTicks` gives them.
 */
export function levelTickLabels(ticks: readonly number[]): string[] {
  const decimals = [0, 1, 2].find((digits) =>
    ticks.every((value) => Number(value.toFixed(digits)) === value),
  );
  return ticks.map((value) => value.toFixed(decimals ?? 3));
}

/** Moves labels apart along the axis until none is nearer than `gap` to the next, keeping their order and the bounds. Pixels. */
export function spreadLabels(wanted: readonly number[], gap: number, least: number, most: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed = [...wanted];
  let floor = least;
  for (const i of order) {
    placed[i] = Math.max(wanted[i] ?? 0, floor);
    floor = (placed[i] ?? 0) + gap;
  }
  let ceiling = most;
  for (const i of order.reverse()) {
    placed[i] = Math.min(placed[i] ?? 0, ceiling);
    ceiling = (placed[i] ?? 0) - gap;
  }
  return placed;
}
