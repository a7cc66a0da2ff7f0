import uPlot from 'uplot';
import type { RainBar } from './rain.js';

/** Rain as bars that hang from the top. @param most millimetres that fill the share of the height */
export function drawRain(
  u: uPlot,
  bars: readonly RainBar[],
  { most, share, colour }: { most: number; share: number; colour: string },
): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.fillStyle = colour;
  for (const { from, to, mm } of bars) {
    if (mm <= 0) continue;
    const [left, right] = [u.valToPos(from / 1_000, 'x', true), u.valToPos(to / 1_000, 'x', true)];
    const gap = Math.min(uPlot.pxRatio, (right - left) / 4);
    ctx.fillRect(left + gap, bbox.top, right - left - gap, (mm / most) * bbox.height * share);
  }
  ctx.restore();
}
