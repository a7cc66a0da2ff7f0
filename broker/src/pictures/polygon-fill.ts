import type { MaskPolygon } from '@kawamori/contracts';

/** Pixels in rows, so many bytes each. */
export interface PixelRows {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** The tone of a covered place: neither dark nor light. */
export const COVER_TONE = 0x80;

/**
 * Covers a polygon in place with one tone. Every pixel that it touches is covered, also where its own edges cross: rather too much than
 * too little.
 */
export function coverPolygon(pixels: PixelRows, polygon: MaskPolygon): void {
  const corners = polygon.map(([x, y]) => ({ x: x * pixels.width, y: y * pixels.height }));
  const edges = corners.map((from, index) => ({
    from,
    to: corners[(index + 1) % corners.length] ?? from,
  }));
  const top = Math.floor(Math.min(...corners.map(({ y }) => y)));
  const bottom = Math.floor(Math.max(...corners.map(({ y }) => y)));
  for (let row = Math.max(0, top); row <= Math.min(pixels.height - 1, bottom); row++) {
    for (const edge of edges) coverEdge(pixels, row, edge);
    coverInside(pixels, row, edges);
  }
}

interface Edge {
  from: { x: number; y: number };
  to: { x: number; y: number };
}

const between = (low: number, value: number, high: number) => Math.min(Math.max(value, low), high);

/** The part of an edge that runs through one row of pixels. */
function coverEdge(pixels: PixelRows, row: number, { from, to }: Edge): void {
  const [upper, lower] = from.y <= to.y ? [from, to] : [to, from];
  if (lower.y < row || upper.y > row + 1) return;
  const slope = lower.y === upper.y ? 0 : (lower.x - upper.x) / (lower.y - upper.y);
  const ends =
    lower.y === upper.y
      ? [upper.x, lower.x]
      : [row, row + 1].map((y) => upper.x + (between(upper.y, y, lower.y) - upper.y) * slope);
  coverSpan(pixels, row, Math.min(...ends), Math.max(...ends));
}

/** Non-zero winding along the middle of a row: what an outline encloses in either sense is inside. */
function coverInside(pixels: PixelRows, row: number, edges: readonly Edge[]): void {
  const y = row + 0.5;
  const crossings = edges
    .filter(({ from, to }) => from.y <= y !== to.y <= y)
    .map(({ from, to }) => ({
      x: from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x),
      turn: from.y < to.y ? 1 : -1,
    }))
    .sort((a, b) => a.x - b.x);
  let winding = 0;
  crossings.forEach(({ x, turn }, index) => {
    winding += turn;
    const next = crossings[index + 1];
    if (winding !== 0 && next) coverSpan(pixels, row, x, next.x);
  });
}

function coverSpan({ data, width, channels }: PixelRows, row: number, from: number, to: number): void {
  const first = between(0, Math.floor(from), width - 1);
  const last = between(0, Math.floor(to), width - 1);
  data.fill(COVER_TONE, (row * width + first) * channels, (row * width + last + 1) * channels);
}
