import { MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS } from '@kawamori/contracts';
import sharp from 'sharp';
import { BAND_COLOUR } from './band.js';
import type { ExifTags } from './exif.js';
import type { CarriedFont } from './font.js';

/** Pixels without alpha, three bytes each. */
export interface Raster {
  data: Buffer;
  width: number;
  height: number;
}

export type Decoded =
  | { readonly ok: true; readonly raster: Raster; readonly incomplete: boolean }
  | { readonly ok: false; readonly fault: string };

/** A narrower picture is set on a ground this wide, or the band below could not be read. */
const NARROWEST = 320;
/** A picture that is higher than this many times the permitted width is made smaller by its height. */
const HIGHEST = 2;
/** Tried one after the other below the wished quality while a picture is too large to be sent. */
const LOWER_QUALITIES = [70, 55, 40, 30];

/**
 * Sets libvips up for a process that draws: one thread, no cache, and no reader of files but those of JPEG and of our own SVG.
 * Throws unless the carried font draws: a missing font draws no text and says nothing.
 */
export async function startRaster(font: CarriedFont): Promise<void> {
  // Read by fontconfig at the first text that is drawn.
  process.env.FONTCONFIG_FILE = font.fontconfigFile;
  sharp.concurrency(1);
  sharp.cache(false);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadSvgBuffer'] });
  // The kanji for one is a bar: far wider than high, as no other font's sign for a missing character is.
  const bar = await inkOf('一', font);
  const dash = await inkOf('守', font);
  if (!bar || !dash || bar.width < 4 * bar.height || dash.height < 0.7 * dash.width) {
    throw new Error(`the carried font does not draw (${font.fontconfigFile}): install the agent anew`);
  }
}

async function inkOf(
  words: string,
  font: CarriedFont,
): Promise<{ width: number; height: number } | undefined> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="100" height="100" fill="#000"/><text x="18" y="74" font-size="64" font-family="${font.family}" fill="#fff">${words}</text></svg>`;
  const drawn = await sharp(Buffer.from(svg))
    .removeAlpha()
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = drawn.info;
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((drawn.data[y * width + x] ?? 0) < 128) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return right < 0 ? undefined : { width: right - left + 1, height: bottom - top + 1 };
}

/**
 * Decodes a JPEG: turned as its EXIF says, in sRGB, no wider than asked. One that was cut short is shown as far as it goes, the rest in
 * grey.
 */
export async function decodeJpeg(bytes: Uint8Array, maxWidth: number): Promise<Decoded> {
  try {
    return { ok: true, raster: await decode(bytes, maxWidth, 'truncated'), incomplete: false };
  } catch {
    // Once more, with patience.
  }
  try {
    return { ok: true, raster: await decode(bytes, maxWidth, 'none'), incomplete: true };
  } catch (error) {
    return { ok: false, fault: whyNot(error) };
  }
}

function whyNot(error: unknown): string {
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  if (message.includes('pixel limit')) {
    return `the picture has more than ${MAX_PICTURE_PIXELS / 1_048_576} megapixels`;
  }
  return `the picture cannot be read: ${message}`;
}

async function decode(bytes: Uint8Array, maxWidth: number, failOn: 'truncated' | 'none'): Promise<Raster> {
  const { data, info } = await sharp(bytes, { failOn, limitInputPixels: MAX_PICTURE_PIXELS })
    .autoOrient()
    .resize({ width: maxWidth, height: HIGHEST * maxWidth, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Draws our own SVG; text in it with the carried font. */
export async function drawSvg(svg: string): Promise<Raster> {
  const { data, info } = await sharp(Buffer.from(svg))
    .flatten({ background: BAND_COLOUR })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

const open = ({ data, width, height }: Raster) => sharp(data, { raw: { width, height, channels: 3 } });

export interface Finish {
  quality: number;
  /** Draws the band for a picture of this width. */
  band: (width: number) => { svg: string; height: number };
  exif: ExifTags;
}

/** The picture with its band below as a JPEG that may be sent, or undefined where no quality makes it small enough. */
export async function finishJpeg(
  raster: Raster,
  { quality, band, exif }: Finish,
): Promise<Buffer | undefined> {
  const width = Math.max(raster.width, NARROWEST);
  const foot = band(width);
  const left = Math.floor((width - raster.width) / 2);
  const dressed = open(raster)
    .extend({
      left,
      right: width - raster.width - left,
      bottom: foot.height,
      background: BAND_COLOUR,
    })
    .composite([{ input: Buffer.from(foot.svg), left: 0, top: raster.height }])
    // Compositing adds an alpha channel, which JPEG has not.
    .removeAlpha()
    .withExif({ ...exif });
  for (const each of [quality, ...LOWER_QUALITIES.filter((lower) => lower < quality)]) {
    const jpeg = await dressed.clone().jpeg({ quality: each }).toBuffer();
    if (jpeg.length <= MAX_PICTURE_BYTES) return jpeg;
  }
  return undefined;
}

/** A plain JPEG, for frames of live video. */
export function encodeJpeg(raster: Raster, quality: number): Promise<Buffer> {
  return open(raster).jpeg({ quality }).toBuffer();
}

/** The picture within a frame of fixed size, as H.264 wants it. */
export function fitInto(
  jpeg: Uint8Array,
  { width, height }: { width: number; height: number },
): Promise<Buffer> {
  return sharp(jpeg)
    .resize({ width, height, fit: 'contain', background: BAND_COLOUR })
    .jpeg({ quality: 85 })
    .toBuffer();
}
