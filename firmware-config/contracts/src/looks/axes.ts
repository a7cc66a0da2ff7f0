import type { MarkView } from '../http/stations.js';
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
  14 * DAY,
];
/** Steps of whole months, where days no longer do. */
const MONTH_STEPS: readonly number[] = [1, 2, 3, 6, 12, 24, 60, 120];
const JST_OFFSET = 9 * HOUR;
/** From here on a label of 1 January tells its year. */
const YEAR_TOLD_FROM: Milliseconds = 60 * DAY;

/** Round times in JST between two instants, about `most` of them: hours, midnights, or first days of months. */
export function timeTicks(from: Instant, to: Instant, most: number): Instant[] {
  const step = STEPS.find((candidate) => (to - from) / candidate <= most);
  if (step === undefined) return monthTicks(from, to, most);
  const ticks: Instant[] = [];
  const first = Math.ceil((from + JST_OFFSET) / step) * step - JST_OFFSET;
  for (let at = first; at <= to; at += step) ticks.push(at);
  return ticks;
}

function monthTicks(from: Instant, to: Instant, most: number): Instant[] {
  const monthOf = (at: Instant) => {
    const day = new Date(at + JST_OFFSET);
    return day.getUTCFullYear() * 12 + day.getUTCMonth();
  };
  const beginOf = (month: number): Instant => Date.UTC(Math.floor(month / 12), month % 12) - JST_OFFSET;
  const [first, last] = [monthOf(from), monthOf(to)];
  const step = MONTH_STEPS.find((months) => (last - first) / months <= most) ?? 120;
  const ticks: Instant[] = [];
  for (let month = Math.ceil(first / step) * step; month <= last; month += step) {
    if (beginOf(month) >= from) ticks.push(beginOf(month));
  }
  return ticks;
}

/** What stands below a tick of a time axis, in JST: `18:00`, the day at midnight, in long periods with its year on 1 January. */
export function timeTickLabel(at: Instant, period: Milliseconds): string {
  const day = new Date(at + JST_OFFSET);
  const [hour, minute] = [day.getUTCHours(), day.getUTCMinutes()];
  if (hour !== 0 || minute !== 0)
    return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  const [month, date] = [day.getUTCMonth() + 1, day.getUTCDate()];
  const newYear = period >= YEAR_TOLD_FROM && month === 1 && date === 1;
  return newYear ? `${day.getUTCFullYear()}/1/1` : `${month}/${date}`;
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
