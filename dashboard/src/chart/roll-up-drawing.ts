import uPlot from 'uplot';
import type { ChartStyle } from './hydrograph.js';
import type { Crest, Stretch } from './roll-ups.js';

/** How dense the band between lowest and highest is: beneath the line of the means, above the washes of the levels. */
const BAND_ALPHA = 0.35;

/** From the lowest to the highest of each stretch. */
export function drawBand(u: uPlot, band: readonly Stretch[], style: Pick<ChartStyle, 'line'>): void {
  if (band.length === 0) return;
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.globalAlpha = BAND_ALPHA;
  ctx.fillStyle = style.line;
  ctx.beginPath();
  for (const { from, to, low, high } of band) {
    if (low === null || high === null) continue;
    // Whole pixels, and one path: stretches that meet leave no seam, and none is too narrow or too flat to be seen.
    const left = Math.floor(u.valToPos(from / 1_000, 'x', true));
    const right = Math.max(left + 1, Math.ceil(u.valToPos(to / 1_000, 'x', true)));
    const top = Math.floor(u.valToPos(high, 'y', true));
    const bottom = Math.max(top + 1, Math.ceil(u.valToPos(low, 'y', true)));
    ctx.rect(left, top, right - left, bottom - top);
  }
  ctx.fill();
  ctx.restore();
}

/** A bar above a stem, like the peg of a maximum gauge: the shapes of the badge are the levels' own. */
export function drawCrest(
  u: uPlot,
  crest: Crest | undefined,
  style: Pick<ChartStyle, 'mark' | 'lineWidth'>,
): void {
  if (!crest) return;
  const { ctx, bbox } = u;
  const arm = style.lineWidth * 2.5 * uPlot.pxRatio;
  // A crest in a stretch that the period cuts may lie before the period.
  const x = Math.max(bbox.left, u.valToPos(crest.at / 1_000, 'x', true));
  const y = u.valToPos(crest.value, 'y', true);
  ctx.save();
  // The series before it is drawn broken.
  ctx.setLineDash([]);
  ctx.strokeStyle = style.mark;
  ctx.lineWidth = Math.max(1, style.lineWidth * 0.8) * uPlot.pxRatio;
  ctx.beginPath();
  ctx.moveTo(x - arm, y);
  ctx.lineTo(x + arm, y);
  ctx.moveTo(x, y);
  ctx.lineTo(x, y + arm * 1.5);
  ctx.stroke();
  ctx.restore();
}
