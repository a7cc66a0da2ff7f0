import type { MarkView } from '@kawamori/contracts';
import uPlot from 'uplot';

/** Where a mark's line ends, in pixels from the top of the chart. */
export interface MarkLine {
  mark: MarkView;
  y: number;
}

/** The lines of the levels, each with a wash above it. Neutral, for colour is the badge's. */
export function drawMarks(u: uPlot, marks: readonly MarkView[], style: { mark: string }): MarkLine[] {
  const { ctx, bbox } = u;
  const [low, high] = [u.scales.y?.min ?? 0, u.scales.y?.max ?? 1];
  const lines: MarkLine[] = [];
  ctx.save();
  for (const mark of marks) {
    if (mark.valueM < low || mark.valueM > high) continue;
    const y = Math.round(u.valToPos(mark.valueM, 'y', true)) + 0.5;
    if (mark.opensEpisode) {
      // Washes add up: the higher the water's place, the denser the ground.
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
  return lines;
}

/** Doubtful and bad values as crosses. */
export function drawDoubtful(
  u: uPlot,
  doubtful: readonly { x: number; value: number }[],
  style: { text: string; lineWidth: number },
): void {
  const { ctx } = u;
  const [low, high] = [u.scales.y?.min ?? 0, u.scales.y?.max ?? 1];
  const [first, last] = [u.scales.x?.min ?? 0, u.scales.x?.max ?? 0];
  const arm = style.lineWidth * 1.6 * uPlot.pxRatio;
  ctx.save();
  ctx.strokeStyle = style.text;
  ctx.lineWidth = Math.max(1, style.lineWidth * 0.7) * uPlot.pxRatio;
  // The series before it is drawn broken.
  ctx.setLineDash([]);
  ctx.beginPath();
  for (const { x, value } of doubtful) {
    if (value < low || value > high || x < first || x > last) continue;
    const [cx, cy] = [u.valToPos(x, 'x', true), u.valToPos(value, 'y', true)];
    ctx.moveTo(cx - arm, cy - arm);
    ctx.lineTo(cx + arm, cy + arm);
    ctx.moveTo(cx + arm, cy - arm);
    ctx.lineTo(cx - arm, cy + arm);
  }
  ctx.stroke();
  ctx.restore();
}
