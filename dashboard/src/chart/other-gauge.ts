import { QUALITY_CODES, type SeriesView } from '@kawamori/contracts';
import type uPlot from 'uplot';

/** A point as uPlot wants it: seconds since 1970. */
export interface LinePoint {
  x: number;
  value: number;
}

/** What a station's other gauge said, good or doubtful, as pieces without a gap. */
export function otherGaugeLine({ at, value, quality, gapMs }: SeriesView): LinePoint[][] {
  const pieces: LinePoint[][] = [];
  let before: number | undefined;
  at.forEach((instant, i) => {
    const said = QUALITY_CODES[quality[i] ?? 0];
    if (said !== 'good' && said !== 'suspect') return;
    const point = { x: instant / 1_000, value: value[i] ?? Number.NaN };
    const last = pieces.at(-1);
    if (last && before !== undefined && instant - before <= gapMs) last.push(point);
    else pieces.push([point]);
    before = instant;
  });
  return pieces;
}

/** The heights that the chart must hold for it: what is good, and the newest whatever it is; a spike of its own is cut off. */
export function otherGaugeHeights({ value, quality }: SeriesView): number[] {
  return value.filter((_, i) => QUALITY_CODES[quality[i] ?? 0] === 'good' || i === value.length - 1);
}

/** Thin and dotted, under everything else: it is not what is judged. */
export function drawOtherGauge(
  u: uPlot,
  pieces: readonly LinePoint[][],
  style: { line: string; lineWidth: number; pixelRatio: number },
): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.strokeStyle = style.line;
  ctx.lineWidth = Math.max(1, style.lineWidth * 0.5) * style.pixelRatio;
  ctx.setLineDash([style.pixelRatio, 3 * style.pixelRatio]);
  ctx.beginPath();
  for (const piece of pieces) {
    piece.forEach(({ x, value }, i) => {
      const [left, top] = [u.valToPos(x, 'x', true), u.valToPos(value, 'y', true)];
      if (i === 0) ctx.moveTo(left, top);
      ctx.lineTo(left, top);
    });
  }
  ctx.stroke();
  ctx.restore();
}
