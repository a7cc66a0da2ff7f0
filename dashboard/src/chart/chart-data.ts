import type { MarkView, SeriesView } from '@kawamori/contracts';
import { type LinePoint, otherGaugeLine } from './other-gauge.js';
import { type RainBar, rainBars } from './rain.js';
import { type Stretch, stretches } from './roll-ups.js';
import { type ChartColumns, chartColumns } from './series.js';
import { firstNotBelow, within } from './visible.js';

export interface ChartInput {
  level: SeriesView | null;
  /** What the station's other level gauge said, where it has two. */
  other: SeriesView | null;
  rain: SeriesView | null;
}

/** What is drawn, made once of what has come: a chart that is moved draws it again and again. */
export interface ChartData {
  input: ChartInput;
  columns: ChartColumns;
  /** From the lowest to the highest of each stretch, where the level is summed up. */
  band: readonly Stretch[];
  bars: readonly RainBar[];
  otherLine: LinePoint[][];
}

const NO_COLUMNS: ChartColumns = { x: [], good: [], inTime: [], late: [], doubtful: [] };

export function dataOf(input: ChartInput): ChartData {
  const { level, other, rain } = input;
  return {
    input,
    columns: level ? chartColumns(level) : NO_COLUMNS,
    band: level ? stretches(level) : [],
    bars: rain ? rainBars(rain) : [],
    otherLine: other ? otherGaugeLine(other) : [],
  };
}

interface Seen {
  from: number;
  to: number;
}

/** Where the columns of a period begin, and end. */
function indicesIn({ columns: { x } }: ChartData, { from, to }: Seen): [number, number] {
  const seconds = (i: number) => x[i] ?? 0;
  return [
    firstNotBelow(x.length, seconds, from / 1_000),
    firstNotBelow(x.length, seconds, to / 1_000 + 0.001),
  ];
}

/** Every height that is drawn of good readings in a period: a crest above the means too. */
export function heightsIn(data: ChartData, period: Seen): number[] {
  const [first, end] = indicesIn(data, period);
  const heights: number[] = [];
  for (let i = first; i < end; i++) {
    const value = data.columns.good[i];
    if (value !== null && value !== undefined) heights.push(value);
  }
  for (const { low, high } of within(data.band, period, (stretch) => stretch)) {
    if (low !== null) heights.push(low);
    if (high !== null) heights.push(high);
  }
  return heights;
}

/** Single readings far apart are shown as points, so that a line between them is not taken for a measured course. */
const FEW = 24;

export function isSparseIn(data: ChartData, period: Seen): boolean {
  const [first, end] = indicesIn(data, period);
  let count = 0;
  for (let i = first; i < end && count <= FEW; i++) if (data.columns.good[i] !== null) count++;
  return count <= FEW;
}

/** What stands where somebody points. */
export interface CursorReading {
  at: number;
  valueM: number | null;
  rainMm: number | null;
  /** Stands where the value is the mean of a stretch. */
  stretch: Stretch | undefined;
}

/** The good reading that stands for an instant; in a gap there is none, and the instant stands for itself. */
export function readingAt(data: ChartData, pointed: number): CursorReading {
  const value = nearestValue(data, pointed);
  const at = value?.at ?? pointed;
  const there = { from: at, to: at };
  const bar = within(data.bars, there, (one) => one).find(({ from, to }) => from <= at && at <= to);
  const stretch =
    value && within(data.band, there, (one) => one).find(({ from, to }) => from <= at && at < to);
  return { at, valueM: value?.valueM ?? null, rainMm: bar?.mm ?? null, stretch };
}

function nearestValue({ columns: { x, good }, input }: ChartData, pointed: number) {
  const after = firstNotBelow(x.length, (i) => x[i] ?? 0, pointed / 1_000);
  const distance = (i: number) => Math.abs((x[i] ?? Number.POSITIVE_INFINITY) * 1_000 - pointed);
  const index = distance(after - 1) <= distance(after) ? after - 1 : after;
  const valueM = good[index];
  const near = distance(index) <= (input.level?.gapMs ?? 0) / 2;
  return near && valueM !== null && valueM !== undefined
    ? { at: (x[index] ?? 0) * 1_000, valueM }
    : undefined;
}

/** When the good value next to an instant was read, later or earlier; of rain alone, when the next bar ends. */
export function nextValueAt({ columns: { x, good }, bars, input }: ChartData, at: number, by: 1 | -1) {
  const [length, instantOf]: [number, (i: number) => number] = input.level
    ? [x.length, (i) => (x[i] ?? 0) * 1_000]
    : [bars.length, (i) => bars[i]?.to ?? 0];
  const has = (i: number) => !input.level || (good[i] !== null && good[i] !== undefined);
  const after = firstNotBelow(length, instantOf, by > 0 ? at + 1 : at);
  for (let i = by > 0 ? after : after - 1; i >= 0 && i < length; i += by) if (has(i)) return instantOf(i);
  return undefined;
}

/** On which side of a period the water stood lower: what is written over the plot hides less there. */
export function calmerSide(level: SeriesView | null, { from, to }: Seen): 'left' | 'right' {
  if (!level) return 'left';
  const middle = (from + to) / 2;
  const high = { left: Number.NEGATIVE_INFINITY, right: Number.NEGATIVE_INFINITY };
  const first = firstNotBelow(level.at.length, (i) => level.at[i] ?? 0, from);
  for (let i = first; i < level.at.length && (level.at[i] ?? 0) <= to; i++) {
    if (level.quality[i] !== 0) continue;
    const side = (level.at[i] ?? 0) < middle ? 'left' : 'right';
    high[side] = Math.max(high[side], level.rollUp?.max[i] ?? level.value[i] ?? high[side]);
  }
  return high.left > high.right ? 'right' : 'left';
}

/** Share of the plot's width over which a level's name lies, from its side. */
const NAME_SHARE = 0.45;

/** On which side a level's name stands: the `usual` one, unless the water runs behind it there and not on the other side. */
export function nameSide(
  level: SeriesView | null,
  { from, to }: Seen,
  behind: { lowM: number; highM: number },
  usual: 'left' | 'right',
): 'left' | 'right' {
  if (!level) return usual;
  const width = (to - from) * NAME_SHARE;
  const runsBehind = (side: 'left' | 'right'): boolean => {
    const [begin, end] = side === 'left' ? [from, from + width] : [to - width, to];
    const first = firstNotBelow(level.at.length, (i) => level.at[i] ?? 0, begin);
    for (let i = first; i < level.at.length && (level.at[i] ?? 0) <= end; i++) {
      const value = level.value[i];
      if (value === undefined || level.quality[i] !== 0) continue;
      const [low, high] = [level.rollUp?.min[i] ?? value, level.rollUp?.max[i] ?? value];
      if (low <= behind.highM && high >= behind.lowM) return true;
    }
    return false;
  };
  const other = usual === 'left' ? 'right' : 'left';
  return runsBehind(usual) && !runsBehind(other) ? other : usual;
}

/**
 * Which marks have their names where there is room for `count` of them: those nearest to the water, of which one that is no danger level
 * comes last. In the order given.
 */
export function nearestMarks<L extends { mark: MarkView }>(
  lines: readonly L[],
  waterM: number | undefined,
  count: number,
): L[] {
  if (lines.length <= count) return [...lines];
  const far = ({ mark }: L) => Math.abs(mark.valueM - (waterM ?? 0));
  const nearest = [...lines].sort(
    (a, b) => Number(b.mark.opensEpisode) - Number(a.mark.opensEpisode) || far(a) - far(b),
  );
  const named = new Set(nearest.slice(0, Math.max(0, count)));
  return lines.filter((line) => named.has(line));
}

/** Even steps that are `least` apart or more, in their own unit: every second is left out until they are. */
export const spaced = (ticks: number[], least: number): number[] =>
  (ticks[1] ?? Number.POSITIVE_INFINITY) - (ticks[0] ?? 0) < least
    ? spaced(
        ticks.filter((_, i) => i % 2 === 0),
        least,
      )
    : ticks;
