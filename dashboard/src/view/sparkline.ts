import { HOUR, type Instant, type MarkView, type Milliseconds, toMm } from '@kawamori/contracts';

export const SPARK_WINDOW: Milliseconds = 3 * HOUR;
/** Water that moves less than this fills the box no further: a calm river must look calm. Metres. */
const LEAST_SPAN_M = 0.6;
/** A mark's badge beside its line takes so much of the height. */
const FLAG_SHARE = 0.31;
/** A mark is drawn when the box need not grow by more than this factor to hold it. */
const REACH = 2.5;

export interface Spark {
  /** One path per stretch without a gap. */
  paths: string[];
  /** Readings with a gap on both sides. */
  dots: { x: number; y: number }[];
  /** The newest reading. */
  end: { x: number; y: number } | undefined;
  /** `flagged`: with its badge. Of badges that would lie on one another the next mark above the water has it, then the one below. */
  lines: { y: number; mark: MarkView; flagged: boolean }[];
}

/** The last three hours up to now (not up to the newest value: what ages moves to the left) with the marks that are near. */
export function sparkOf(input: {
  recent: readonly { at: Instant; valueM: number }[];
  marks: readonly MarkView[];
  now: Instant;
  gapMs: Milliseconds;
  width: number;
  height: number;
}): Spark {
  const { now, width, height } = input;
  const from = now - SPARK_WINDOW;
  const points = input.recent.filter(({ at }) => at >= from && at <= now);
  const newest = points.at(-1);
  if (!newest) return { paths: [], dots: [], end: undefined, lines: [] };

  let low = Math.min(...points.map(({ valueM }) => valueM));
  let high = Math.max(...points.map(({ valueM }) => valueM));
  const slack = Math.max(0, LEAST_SPAN_M - (high - low)) / 2;
  low -= slack;
  high += slack;
  const span = high - low;
  const near = input.marks.filter(
    ({ valueM }) => valueM <= low + span * REACH && valueM >= high - span * REACH,
  );
  const above = near.find(({ valueM }) => toMm(valueM) > toMm(newest.valueM));
  const below = near.findLast(({ valueM }) => toMm(valueM) <= toMm(newest.valueM));
  for (const mark of [above, below]) {
    if (!mark) continue;
    low = Math.min(low, mark.valueM);
    high = Math.max(high, mark.valueM);
  }
  const pad = height * 0.1;
  const x = (at: Instant) => round(((at - from) / SPARK_WINDOW) * width);
  const y = (valueM: number) => round(height - pad - ((valueM - low) / (high - low)) * (height - 2 * pad));

  const stretches: { x: number; y: number }[][] = [];
  let before: Instant | undefined;
  for (const { at, valueM } of points) {
    if (before === undefined || at - before > input.gapMs) stretches.push([]);
    stretches.at(-1)?.push({ x: x(at), y: y(valueM) });
    before = at;
  }
  return {
    paths: stretches
      .filter((stretch) => stretch.length > 1)
      .map((stretch) => `M${stretch.map((point) => `${point.x} ${point.y}`).join('L')}`),
    dots: stretches.filter((stretch) => stretch.length === 1).flat(),
    end: { x: x(newest.at), y: y(newest.valueM) },
    lines: flagged(
      near
        .filter(({ valueM }) => valueM >= low && valueM <= high)
        .map((mark) => ({ y: y(mark.valueM), mark })),
      [above, below],
      height * FLAG_SHARE,
    ),
  };
}

/** @param first whose badges stand in any case, the first before the second */
function flagged(
  lines: readonly { y: number; mark: MarkView }[],
  first: readonly (MarkView | undefined)[],
  flagHeight: number,
): Spark['lines'] {
  const placed: { y: number; mark: MarkView }[] = [];
  const rank = ({ mark }: { mark: MarkView }) => {
    const at = first.indexOf(mark);
    return at < 0 ? first.length : at;
  };
  const inTurn = lines
    .filter(({ mark }) => mark.alertLevel > 0)
    .sort((a, b) => rank(a) - rank(b) || a.y - b.y);
  for (const line of inTurn)
    if (placed.every(({ y }) => Math.abs(y - line.y) >= flagHeight)) placed.push(line);
  return lines.map((line) => ({ ...line, flagged: placed.includes(line) }));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
