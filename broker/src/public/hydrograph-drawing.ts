import {
  clockWords,
  HOUR,
  type Instant,
  languageOf,
  levelRange,
  levelTickLabels,
  levelTicks,
  type MarkView,
  markName,
  metres,
  QUALITY_CODES,
  type SeriesView,
  spreadLabels,
  timeTicks,
  toLevelMark,
  type Voice,
} from '@kawamori/contracts';
import { html, type Markup } from './markup.js';
import { sayIn, timeWords } from './site-words.js';

const WIDTH = 360;
const HEIGHT = 230;
const PLOT = { left: 44, right: 352, top: 14, bottom: 206 };
/** Readings drawn, at most: of a fuller series the highest of each slice. */
const MOST_POINTS = 288;

export interface Drawing {
  from: Instant;
  to: Instant;
  series: SeriesView;
  marks: readonly MarkView[];
}

interface Point {
  at: Instant;
  valueM: number;
  doubtful: boolean;
}

/** The usable readings of a period: good ones and, marked, those that wait for confirmation. */
export function pointsOf({ at, value, quality }: SeriesView): Point[] {
  return at.flatMap((instant, i) => {
    const code = QUALITY_CODES[quality[i] ?? -1];
    const valueM = value[i];
    if (valueM === undefined || (code !== 'good' && code !== 'suspect')) return [];
    return [{ at: instant, valueM, doubtful: code === 'suspect' }];
  });
}

/** The level over a day: open gaps, level lines with their names, doubtful values as crosses. Colour is kept for danger. */
export function hydrograph(drawing: Drawing, voice: Voice): Markup {
  const { from, to, series, marks } = drawing;
  const points = pointsOf(series);
  if (points.length === 0) return html`<p class="quiet">${sayIn(voice, 'hydrographEmpty')}</p>`;
  const drawn = thinned(points);
  const [low, high] = levelRange(
    drawn.map(({ valueM }) => valueM),
    marks,
  );
  const x = (at: Instant) => round(PLOT.left + ((at - from) / (to - from)) * (PLOT.right - PLOT.left));
  const y = (valueM: number) =>
    round(PLOT.bottom - ((valueM - low) / (high - low)) * (PLOT.bottom - PLOT.top));
  const heights = levelTicks(low, high, 5);
  const heightLabels = levelTickLabels(heights);
  const shown = marks.filter(({ valueM }) => valueM >= low && valueM <= high);
  const labels = spreadLabels(
    shown.map(({ valueM }) => y(valueM) - 4),
    13,
    PLOT.top,
    PLOT.bottom - 4,
  );
  const doubtful = drawn.some((point) => point.doubtful);
  const last = drawn.findLast((point) => !point.doubtful);
  return html`<svg class="hydrograph" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${spoken(points, drawing, voice)}">
<g class="grid">${heights.map((valueM, i) => html`<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(valueM)}" y2="${y(valueM)}"/><text x="${PLOT.left - 5}" y="${y(valueM) + 4}" text-anchor="end">${heightLabels[i]}</text>`)}${timeTicks(from, to, 5).map((at) => html`<line x1="${x(at)}" x2="${x(at)}" y1="${PLOT.top}" y2="${PLOT.bottom}"/><text x="${x(at)}" y="${PLOT.bottom + 16}" text-anchor="middle">${clockWords(at)}</text>`)}</g>
<g class="marks">${shown.map((mark) => html`<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(mark.valueM)}" y2="${y(mark.valueM)}"/>`)}</g>
<g class="line">${stretches(drawn, series.gapMs).map((path) => html`<path d="${path.map(({ at, valueM }, i) => `${i === 0 ? 'M' : 'L'}${x(at)} ${y(valueM)}`).join('')}"/>`)}${drawn.filter((point) => point.doubtful).map(({ at, valueM }) => html`<path class="cross" d="M${x(at) - 3} ${y(valueM) - 3}l6 6m0-6l-6 6"/>`)}${last && html`<circle cx="${x(last.at)}" cy="${y(last.valueM)}" r="3.5"/>`}</g>
<g class="names">${shown.map((mark, i) => html`<text x="${PLOT.left + 4}" y="${labels[i] ?? 0}">${markName(toLevelMark(mark), languageOf(voice))} ${metres(mark.valueM)}</text>`)}</g>
</svg>${doubtful && html`<p class="quiet">${sayIn(voice, 'hydrographDoubtful')}</p>`}`;
}

/** Of each slice of time the highest reading, where there are more than can be told apart; doubtful ones always. */
function thinned(points: readonly Point[]): Point[] {
  const first = points[0];
  const last = points.at(-1);
  if (points.length <= MOST_POINTS || !first || !last) return [...points];
  const slice = (last.at - first.at) / MOST_POINTS;
  const highest = new Map<number, Point>();
  for (const point of points) {
    if (point.doubtful) continue;
    const key = Math.floor((point.at - first.at) / slice);
    const before = highest.get(key);
    if (!before || point.valueM > before.valueM) highest.set(key, point);
  }
  const doubtful = points.filter((point) => point.doubtful).slice(-MOST_POINTS);
  return [...highest.values(), ...doubtful].sort((a, b) => a.at - b.at);
}

/** Good readings in pieces: a longer distance than the series allows is a gap and no line. A lone one is a dot. */
function stretches(points: readonly Point[], gapMs: number): Point[][] {
  const pieces: Point[][] = [];
  let before: Instant | undefined;
  for (const point of points) {
    if (point.doubtful) continue;
    if (before === undefined || point.at - before > gapMs) pieces.push([]);
    pieces.at(-1)?.push(point);
    before = point.at;
  }
  return pieces.map((piece) => (piece.length === 1 ? [...piece, ...piece] : piece));
}

function spoken(points: readonly Point[], { from, to }: Drawing, voice: Voice): string {
  const good = points.filter((point) => !point.doubtful);
  const of = good.length > 0 ? good : points;
  const high = of.reduce((a, b) => (b.valueM > a.valueM ? b : a));
  const low = of.reduce((a, b) => (b.valueM < a.valueM ? b : a));
  return sayIn(voice, 'hydrographSpoken', {
    from: timeWords(from, to + HOUR, voice),
    to: timeWords(to, to, voice),
    high: `${metres(high.valueM)} m`,
    highAt: timeWords(high.at, to, voice),
    low: `${metres(low.valueM)} m`,
  });
}

const round = (value: number) => Math.round(value * 10) / 10;
