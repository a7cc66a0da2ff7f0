import {
  levelRange,
  levelTickLabels,
  levelTicks,
  type MarkView,
  type SeriesView,
  timeTickLabel,
  timeTicks,
} from '@kawamori/contracts';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { drawOtherGauge, otherGaugeHeights, otherGaugeLine } from './other-gauge.js';
import { fullRain, type RainBar, rainBars } from './rain.js';
import { drawBand, drawCrest } from './roll-up-drawing.js';
import { crestOf, type Stretch, stretches } from './roll-ups.js';
import { type ChartColumns, chartColumns } from './series.js';

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

export interface ChartInput {
  level: SeriesView | null;
  /** What the station's other level gauge said, where it has two. */
  other: SeriesView | null;
  rain: SeriesView | null;
  marks: readonly MarkView[];
  /** Shown period, milliseconds since 1970. */
  from: number;
  to: number;
}

export interface CursorReading {
  at: number;
  valueM: number | null;
  rainMm: number | null;
  /** Stands where the value is the mean of a stretch. */
  stretch: Stretch | undefined;
}

export interface HydrographOptions {
  target: HTMLElement;
  input: ChartInput;
  style: ChartStyle;
  size: { width: number; height: number };
  /** Where each mark's line ends, in pixels from the top of the chart, whenever it is drawn. */
  onMarks(lines: { mark: MarkView; y: number }[]): void;
  onCursor(reading: CursorReading | null): void;
  /** Where the plot lies within the chart, in pixels from its left edge, whenever it is drawn. */
  onPlot(plot: { left: number; width: number }): void;
}

export interface Hydrograph {
  update(input: ChartInput): void;
  /** Draws the cursor at an instant that is pointed at elsewhere; null takes it away. The pointer's own cursor is told by `onCursor` alone. */
  point(at: number | null): void;
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
  let input = options.input;
  let columns = columnsOf(input);
  let band = bandOf(input);
  let bars = barsOf(input);
  const onlyRain = () => input.level === null;
  /** Whether somebody's pointer is over the plot. */
  let pointing = false;

  const font = `${style.fontPx}px ${style.font}`;
  const axis = { stroke: style.text, font, ticks: { show: false }, border: { show: false } };
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
        x: { time: true, range: () => [input.from / 1_000, input.to / 1_000] },
        y: {
          range: () =>
            onlyRain()
              ? [0, 1]
              : levelRange(
                  [...heights(columns, band), ...(input.other ? otherGaugeHeights(input.other) : [])],
                  input.marks,
                ),
        },
      },
      axes: [
        {
          ...axis,
          size: style.fontPx * 2,
          grid: { stroke: style.grid, width: 1 },
          splits: (u) =>
            timeTicks(input.from, input.to, Math.max(2, Math.floor(u.width / (style.fontPx * 6)))).map(
              (at) => at / 1_000,
            ),
          // A time that would be cut off at the right edge keeps its line only.
          values: (u, splits) =>
            splits.map((seconds) =>
              u.valToPos(seconds, 'x') > u.bbox.width / uPlot.pxRatio - style.fontPx * 1.4
                ? ''
                : timeTickLabel(seconds * 1_000, input.to - input.from),
            ),
        },
        {
          ...axis,
          show: true,
          size: (_, values) =>
            style.fontPx * (0.6 + 0.58 * Math.max(3, ...(values ?? []).map((text) => text.length))),
          grid: { show: false },
          splits: (u, _, low, high) =>
            onlyRain() ? [] : levelTicks(low, high, Math.max(2, Math.floor(u.height / (style.fontPx * 3.5)))),
          values: (_, splits) => levelTickLabels(splits),
        },
      ],
      series: [
        {},
        {
          stroke: style.line,
          width: style.lineWidth,
          spanGaps: false,
          points: { show: () => isSparse(columns.good), size: style.lineWidth * 2.5, fill: style.line },
        },
        {
          stroke: style.line,
          width: style.lineWidth,
          dash: [style.lineWidth * 2.5, style.lineWidth * 2],
          spanGaps: false,
          points: { show: () => isSparse(columns.good), size: style.lineWidth * 2.5, stroke: style.line },
        },
      ],
      hooks: {
        drawClear: [
          (u) => {
            drawRain(u);
            drawMarks(u);
            drawBand(u, band, style);
            drawOther(u);
          },
        ],
        draw: [
          (u) => input.level && drawCrest(u, crestOf(input.level), style),
          (u) => drawDoubtful(u),
          ({ bbox }) =>
            options.onPlot({ left: bbox.left / uPlot.pxRatio, width: bbox.width / uPlot.pxRatio }),
        ],
        // New data move the cursor too, and so does whoever points at it from elsewhere: only a pointer of flesh is told.
        setCursor: [(u) => pointing && options.onCursor(readingAt(u))],
      },
    },
    dataOf(columns),
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

  function drawOther(u: uPlot): void {
    if (input.other) drawOtherGauge(u, otherGaugeLine(input.other), { ...style, pixelRatio: uPlot.pxRatio });
  }

  function drawMarks(u: uPlot): void {
    const { ctx, bbox } = u;
    const [low, high] = [u.scales.y?.min ?? 0, u.scales.y?.max ?? 1];
    const lines: { mark: MarkView; y: number }[] = [];
    ctx.save();
    for (const mark of onlyRain() ? [] : input.marks) {
      if (mark.valueM < low || mark.valueM > high) continue;
      const y = Math.round(u.valToPos(mark.valueM, 'y', true)) + 0.5;
      if (mark.opensEpisode) {
        // Washes add up: the higher the water's place, the denser the ground. Neutral, for colour is the badge's.
        ctx.globalAlpha = 0.06;
        ctx.fillStyle = style.mark;
        ctx.fillRect(bbox.left, bbox.top, bbox.width, y - bbox.top);
      }
      ctx.strokeStyle = style.mark;
      ctx.globalAlpha = mark.opensEpisode ? 0.9 : 0.5;
      ctx.lineWidth = (mark.alertLevel === 5 ? 1.5 : 1) * uPlot.pxRatio;
      ctx.setLineDash(mark.opensEpisode ? [] : [4 * uPlot.pxRatio, 4 * uPlot.pxRatio]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      lines.push({ mark, y: u.valToPos(mark.valueM, 'y', false) + bbox.top / uPlot.pxRatio });
    }
    ctx.restore();
    options.onMarks(lines);
  }

  function drawRain(u: uPlot): void {
    const { rain } = input;
    if (!rain) return;
    const { ctx, bbox } = u;
    const most = fullRain(rain, bars);
    const share = onlyRain() ? 0.95 : RAIN_SHARE;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.fillStyle = style.rain;
    for (const { from, to, mm } of bars) {
      if (mm <= 0) continue;
      const [left, right] = [u.valToPos(from / 1_000, 'x', true), u.valToPos(to / 1_000, 'x', true)];
      const gap = Math.min(uPlot.pxRatio, (right - left) / 4);
      ctx.fillRect(left + gap, bbox.top, right - left - gap, (mm / most) * bbox.height * share);
    }
    ctx.restore();
  }

  function drawDoubtful(u: uPlot): void {
    const { ctx } = u;
    const [low, high] = [u.scales.y?.min ?? 0, u.scales.y?.max ?? 1];
    const arm = style.lineWidth * 1.6 * uPlot.pxRatio;
    ctx.save();
    ctx.strokeStyle = style.text;
    ctx.lineWidth = Math.max(1, style.lineWidth * 0.7) * uPlot.pxRatio;
    // The series before it is drawn broken.
    ctx.setLineDash([]);
    ctx.beginPath();
    for (const { x, value } of columns.doubtful) {
      if (value < low || value > high) continue;
      const [cx, cy] = [u.valToPos(x, 'x', true), u.valToPos(value, 'y', true)];
      ctx.moveTo(cx - arm, cy - arm);
      ctx.lineTo(cx + arm, cy + arm);
      ctx.moveTo(cx + arm, cy - arm);
      ctx.lineTo(cx - arm, cy + arm);
    }
    ctx.stroke();
    ctx.restore();
  }

  function readingAt(u: uPlot): CursorReading | null {
    const { left, idx } = u.cursor;
    if (left === undefined || left === null || left < 0) return null;
    const pointed = u.posToVal(left, 'x') * 1_000;
    const value = nearestValue(pointed, idx);
    const at = value?.at ?? pointed;
    const bar = bars.find(({ from, to }) => from <= at && at <= to);
    return {
      at,
      valueM: value?.valueM ?? null,
      rainMm: bar?.mm ?? null,
      stretch: value && band.find(({ from, to }) => from <= at && at < to),
    };
  }

  /** The good reading that stands for an instant; in a gap there is none, and the instant stands for itself. */
  function nearestValue(pointed: number, idx: number | null | undefined) {
    const at = (columns.x[idx ?? -1] ?? Number.NaN) * 1_000;
    const valueM = columns.good[idx ?? -1];
    const near = Math.abs(at - pointed) <= (input.level?.gapMs ?? 0) / 2;
    return near && valueM !== null && valueM !== undefined ? { at, valueM } : undefined;
  }

  return {
    update(next) {
      input = next;
      columns = columnsOf(next);
      band = bandOf(next);
      bars = barsOf(next);
      plot.setData(dataOf(columns));
    },
    point: (at) => {
      const left = at === null ? -10 : plot.valToPos(at / 1_000, 'x');
      plot.setCursor({ left, top: left < 0 ? -10 : 0 }, false);
    },
    resize: (size) => plot.setSize(size),
    remove: () => plot.destroy(),
  };
}

const NO_COLUMNS: ChartColumns = { x: [], good: [], inTime: [], late: [], doubtful: [] };

const dataOf = ({ x, inTime, late }: ChartColumns): [number[], (number | null)[], (number | null)[]] => [
  x,
  inTime,
  late,
];

function columnsOf(input: ChartInput) {
  const columns = input.level ? chartColumns(input.level) : NO_COLUMNS;
  // A plot without any point draws no axes.
  if (columns.x.length === 0)
    return {
      ...columns,
      x: [input.from / 1_000, input.to / 1_000],
      ...{ good: [null, null], inTime: [null, null], late: [null, null] },
    };
  return columns;
}

const barsOf = ({ rain }: ChartInput): RainBar[] => (rain ? rainBars(rain) : []);
const bandOf = ({ level }: ChartInput): Stretch[] => (level ? stretches(level) : []);

/** Every height that is drawn of good readings: a crest above the means too. */
const heights = (columns: ChartColumns, band: readonly Stretch[]): number[] =>
  goodValues([...columns.good, ...band.flatMap(({ low, high }) => [low, high])]);

function goodValues(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}

/** Single readings far apart are shown as points, so that a line between them is not taken for a measured course. */
function isSparse(good: readonly (number | null)[]): boolean {
  return goodValues(good).length <= 24;
}
