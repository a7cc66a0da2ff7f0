import {
  levelRange,
  levelTickLabels,
  levelTicks,
  type MarkView,
  timeTickLabel,
  timeTicks,
} from '@kawamori/contracts';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import {
  type ChartData,
  type ChartInput,
  type CursorReading,
  dataOf,
  heightsIn,
  isSparseIn,
  nextValueAt,
  readingAt,
  spaced,
} from './chart-data.js';
import { listenToHands } from './gestures.js';
import { drawDoubtful, drawMarks, type MarkLine } from './marks-drawing.js';
import { drawOtherGauge, otherGaugeHeights } from './other-gauge.js';
import { fullRain } from './rain.js';
import { drawRain } from './rain-drawing.js';
import { drawBand, drawCrest } from './roll-up-drawing.js';
import { crestOf } from './roll-ups.js';
import { within } from './visible.js';

/** Colours and sizes, read from the style sheet so that night and day have one source. */
export interface ChartStyle {
  line: string;
  lineWidth: number;
  text: string;
  grid: string;
  mark: string;
  rain: string;
  font: string;
  fontPx: number;
}

/** The shown period, milliseconds since 1970. */
export interface ShownPeriod {
  from: number;
  to: number;
}

export interface HydrographOptions {
  target: HTMLElement;
  input: ChartInput;
  marks: readonly MarkView[];
  period: ShownPeriod;
  style: ChartStyle;
  size: { width: number; height: number };
  /** Where each mark's line ends, whenever it is drawn. */
  onMarks(lines: MarkLine[]): void;
  onCursor(reading: CursorReading | null): void;
  /** Where the plot lies within the chart, in pixels from its left edge, and how much water one pixel of its height is, whenever it is drawn. */
  onPlot(plot: { left: number; width: number; metresPerPx: number }): void;
  /** A hand asks for another period; left out, the chart stands still. */
  hands?: { move(byMs: number): void; zoom(factor: number, about: number): void } | undefined;
}

export interface Hydrograph {
  update(input: ChartInput, marks: readonly MarkView[]): void;
  /** Shows another period of what it holds. */
  show(period: ShownPeriod): void;
  /** Draws the cursor at an instant that is pointed at elsewhere; null takes it away. The pointer's own cursor is told by `onCursor` alone. */
  point(at: number | null): void;
  /** What stands at an instant. */
  read(at: number): CursorReading;
  /** The good value next to an instant in a direction. */
  next(at: number, by: 1 | -1): number | undefined;
  resize(size: { width: number; height: number }): void;
  remove(): void;
}

/** The rain takes at most this share of the height, hanging from the top, where there is a level beneath it. */
const RAIN_SHARE = 0.3;

/**
 * A hydrograph: time from left to right, the level with open gaps and its marks, broken where it came late, rain from the top, doubtful
 * values as crosses. Where the series is summed up, the line is the mean, before a band from the lowest to the highest of each stretch,
 * and the highest of all is marked at its own time.
 */
export function drawHydrograph(options: HydrographOptions): Hydrograph {
  const { style, target } = options;
  let { marks, period } = options;
  let data = dataOf(options.input);
  const onlyRain = () => data.input.level === null;
  /** Whether somebody's pointer is over the plot. */
  let pointing = false;
  /** While a hand moves the chart its heights only grow, so that the water does not jump beneath it. */
  let held: [number, number] | undefined;
  let isHeld = false;

  const seen = () => ({
    band: within(data.band, period, (stretch) => stretch),
    bars: within(data.bars, period, (bar) => bar),
  });

  function heightRange(): [number, number] {
    if (onlyRain()) return [0, 1];
    const values = heightsIn(data, period);
    if (data.input.other) values.push(...otherGaugeHeights(data.input.other));
    const [low, high] = levelRange(values, marks);
    held = isHeld && held ? [Math.min(low, held[0]), Math.max(high, held[1])] : [low, high];
    return held;
  }

  const font = `${style.fontPx}px ${style.font}`;
  const axis = { stroke: style.text, font, ticks: { show: false }, border: { show: false } };
  const sparse = () => isSparseIn(data, period);
  const plot = new uPlot(
    {
      ...options.size,
      legend: { show: false },
      padding: [style.fontPx * 0.6, 2, 0, 0],
      cursor: {
        y: false,
        drag: { x: false, y: false },
        points: { size: style.lineWidth * 4, fill: style.line },
      },
      scales: {
        x: { time: true, range: () => [period.from / 1_000, period.to / 1_000] },
        y: { range: heightRange },
      },
      axes: [
        {
          ...axis,
          size: style.fontPx * 2,
          grid: { stroke: style.grid, width: 1 },
          splits: (u) =>
            timeTicks(period.from, period.to, Math.max(2, Math.floor(u.width / (style.fontPx * 6)))).map(
              (at) => at / 1_000,
            ),
          // A time that would be cut off at the right edge keeps its line only.
          values: (u, splits) =>
            splits.map((seconds) =>
              u.valToPos(seconds, 'x') > u.bbox.width / uPlot.pxRatio - style.fontPx * 1.4
                ? ''
                : timeTickLabel(seconds * 1_000, period.to - period.from),
            ),
        },
        {
          ...axis,
          show: true,
          size: (_, values) =>
            style.fontPx * (0.6 + 0.58 * Math.max(3, ...(values ?? []).map((text) => text.length))),
          grid: { show: false },
          splits: (u, _, low, high) =>
            onlyRain()
              ? []
              : spaced(
                  levelTicks(low, high, Math.max(2, Math.floor(u.height / (style.fontPx * 3.5)))),
                  ((high - low) * style.fontPx * 1.2 * uPlot.pxRatio) / u.bbox.height,
                ),
          values: (_, splits) => levelTickLabels(splits),
        },
      ],
      series: [
        {},
        {
          stroke: style.line,
          width: style.lineWidth,
          spanGaps: false,
          points: { show: sparse, size: style.lineWidth * 2.5, fill: style.line },
        },
        {
          stroke: style.line,
          width: style.lineWidth,
          dash: [style.lineWidth * 2.5, style.lineWidth * 2],
          spanGaps: false,
          points: { show: sparse, size: style.lineWidth * 2.5, stroke: style.line },
        },
      ],
      hooks: {
        drawClear: [
          (u) => {
            const { band, bars } = seen();
            const { rain } = data.input;
            const share = onlyRain() ? 0.95 : RAIN_SHARE;
            if (rain) drawRain(u, bars, { most: fullRain(rain, bars), share, colour: style.rain });
            options.onMarks(onlyRain() ? [] : drawMarks(u, marks, style));
            drawBand(u, band, style);
            if (data.otherLine.length > 0)
              drawOtherGauge(u, data.otherLine, { ...style, pixelRatio: uPlot.pxRatio });
          },
        ],
        draw: [
          (u) => drawCrest(u, crestOf(seen().band), style),
          (u) => drawDoubtful(u, data.columns.doubtful, style),
          (u) => {
            const { left, width } = u.bbox;
            const metresPerPx = Math.abs(u.posToVal(0, 'y') - u.posToVal(1, 'y'));
            options.onPlot({ left: left / uPlot.pxRatio, width: width / uPlot.pxRatio, metresPerPx });
          },
        ],
        // New data move the cursor too, and so does whoever points at it from elsewhere: only a pointer of flesh is told.
        setCursor: [(u) => pointing && !isHeld && options.onCursor(pointedAt(u))],
      },
    },
    plotted(data, period),
    target,
  );

  plot.over.addEventListener('pointermove', () => {
    pointing = true;
  });
  for (const gone of ['pointerleave', 'pointercancel'] as const) {
    plot.over.addEventListener(gone, () => {
      pointing = false;
      options.onCursor(null);
    });
  }

  const { hands } = options;
  const msOfPx = (px: number) => (px / Math.max(1, plot.over.clientWidth)) * (period.to - period.from);
  const deaf =
    hands &&
    listenToHands(plot.over, {
      begin: () => {
        isHeld = true;
        options.onCursor(null);
      },
      drag: (px) => hands.move(-msOfPx(px)),
      zoom: (factor, px) => hands.zoom(factor, period.from + msOfPx(px)),
      end: () => {
        isHeld = false;
        rescale();
      },
    });

  const rescale = () => plot.setScale('x', { min: period.from / 1_000, max: period.to / 1_000 });

  function pointedAt(u: uPlot): CursorReading | null {
    const { left } = u.cursor;
    if (left === undefined || left === null || left < 0) return null;
    return readingAt(data, u.posToVal(left, 'x') * 1_000);
  }

  return {
    update(input, newMarks) {
      marks = newMarks;
      data = dataOf(input);
      plot.setData(plotted(data, period));
    },
    show(next) {
      if (next.from === period.from && next.to === period.to) return;
      period = next;
      rescale();
    },
    point: (at) => {
      const left = at === null ? -10 : plot.valToPos(at / 1_000, 'x');
      plot.setCursor({ left, top: left < 0 ? -10 : 0 }, false);
    },
    read: (at) => readingAt(data, at),
    next: (at, by) => nextValueAt(data, at, by),
    resize: (size) => plot.setSize(size),
    remove: () => {
      deaf?.();
      plot.destroy();
    },
  };
}

/** A plot without any point draws no axes. */
function plotted(
  { columns: { x, inTime, late } }: ChartData,
  { from, to }: ShownPeriod,
): [number[], (number | null)[], (number | null)[]] {
  if (x.length > 0) return [x, inTime, late];
  const nothing = [null, null];
  return [[from / 1_000, to / 1_000], nothing, nothing];
}
