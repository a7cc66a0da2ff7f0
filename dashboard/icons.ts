import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Plugin } from 'vite';

const ICON = fileURLToPath(new URL('public/favicon.svg', import.meta.url));
/** The ground of the icon, on which a telephone cuts its own shape. */
const GROUND = /<rect [^>]*fill="(#[0-9a-f]{6})"/;

/** Side in pixels; `fill`: the part of it that the icon takes, the rest is ground. */
interface Size {
  name: string;
  px: number;
  fill: number;
}
/** Of what a telephone masks a circle of four fifths is sure to be seen (W3C manifest, 2.9.2). */
const SIZES: readonly Size[] = [
  { name: 'icon-192.png', px: 192, fill: 1 },
  { name: 'icon-512.png', px: 512, fill: 1 },
  { name: 'icon-maskable-512.png', px: 512, fill: 0.7 },
  { name: 'icon-apple-180.png', px: 180, fill: 0.85 },
];

async function draw(svg: Buffer, background: string, { px, fill }: Size): Promise<Buffer> {
  const side = Math.round(px * fill);
  const before = Math.floor((px - side) / 2);
  const after = px - side - before;
  return sharp(svg, { density: 72 * 16 })
    .resize(side, side)
    .extend({ top: before, left: before, bottom: after, right: after, background })
    .png({ compressionLevel: 9, palette: true })
    .toBuffer();
}

/** The icons of the installed app, each drawn from the one SVG. */
export const icons: Plugin = {
  name: 'icons',
  async generateBundle() {
    const svg = readFileSync(ICON);
    const background = GROUND.exec(svg.toString())?.[1];
    if (background === undefined) throw new Error('the icon has no ground');
    for (const size of SIZES)
      this.emitFile({ type: 'asset', fileName: size.name, source: await draw(svg, background, size) });
  },
};
