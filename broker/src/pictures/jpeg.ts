// The only file that names sharp. It runs in the picture process: what is read here was sent by somebody else.
import { createHash } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { MAX_PICTURE_PIXELS, type MaskPolygon, type PictureLight } from '@kawamori/contracts';
import sharp, { type FailOnOptions, type OutputInfo } from 'sharp';
import { stampDrill } from './drill-stamp.js';
import { exifWords } from './exif.js';
import { HEAD_BYTES, noJpeg } from './file-kind.js';
import { CopyFailed, type Examined } from './picture-desk.js';
import { coverPolygon } from './polygon-fill.js';

/** Longest side of the copies, in pixels. */
const VIEW_PX = 1_280;
const THUMB_PX = 320;
const WEB_QUALITY = 75;
const MASKED_QUALITY = 80;

/** One decoder and nothing else: the others stay locked, whatever a file calls itself. */
export function openTheJpegDecoderOnly(): void {
  sharp.concurrency(1);
  sharp.cache(false);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: ['VipsForeignLoadJpegFile'] });
}

const picture = (file: string, failOn: FailOnOptions) =>
  sharp(file, { failOn, limitInputPixels: MAX_PICTURE_PIXELS, autoOrient: true });

/** Looks at a file and writes its two copies. Rejects for what is not the file's fault: a copy that cannot be written. */
export async function examinePicture(order: {
  file: string;
  view: string;
  thumb: string;
  /** An EXIF block can be made to take more memory than there is. */
  readExif: boolean;
}): Promise<Examined> {
  const foreign = noJpeg(await headOf(order.file));
  if (foreign) return { ok: false, ...foreign };
  const header = await headerOf(order.file);
  if (typeof header === 'string') return unreadable(header);
  const { width, height } = header.autoOrient;
  if (width * height > MAX_PICTURE_PIXELS) {
    return { ok: false, fault: 'picture-too-many-pixels', detail: `${width} x ${height} pixels` };
  }
  const decoded = await decode(order.file);
  if (typeof decoded === 'string') return unreadable(decoded);
  const copies = await webCopies(decoded.small);
  if (typeof copies === 'string') return unreadable(copies);
  await writeWhole(order.view, copies.view);
  await writeWhole(order.thumb, copies.thumb);
  const { note, takenAt } = exifWords(order.readExif ? header.exif : undefined);
  const incomplete = decoded.incomplete || (note?.incomplete ?? false);
  const light = await lightOf(decoded.small);
  return { ok: true, width, height, incomplete, light, note, exifTakenAt: takenAt };
}

/**
 * Covers the polygons on the full picture, then makes it smaller: nothing of what lies beneath can shine through.
 * @throws CopyFailed of the `picture` where the decoder cannot read it; the system's error where a file cannot be opened or written
 */
export async function writeMaskedCopy(order: {
  from: string;
  to: string;
  masks: readonly MaskPolygon[];
  maxWidth: number;
  drill: boolean;
}): Promise<void> {
  // A file that cannot be opened says nothing of the picture in it, and the decoder's own words do not tell the two apart.
  await headOf(order.from);
  const { data, info } = await picture(order.from, 'none')
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw new CopyFailed('picture', complaintOf(error));
    });
  const pixels = { data, width: info.width, height: info.height, channels: info.channels };
  for (const mask of order.masks) coverPolygon(pixels, mask);
  const { data: smaller, info: size } = await sharp(data, { raw: rawOf(info) })
    .resize({ width: order.maxWidth, withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (order.drill) stampDrill({ ...rawOf(size), data: smaller });
  const copy = await sharp(smaller, { raw: rawOf(size) })
    .jpeg({ quality: MASKED_QUALITY })
    .toBuffer();
  await writeWhole(order.to, copy);
}

const rawOf = ({ width, height, channels }: Pick<OutputInfo, 'width' | 'height' | 'channels'>) => ({
  width,
  height,
  channels,
});

async function headOf(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** What the header says, or why it cannot be read. */
async function headerOf(file: string) {
  try {
    return await sharp(file, { failOn: 'none', limitInputPixels: false }).metadata();
  } catch (error) {
    return complaintOf(error);
  }
}

type Small = { data: Buffer; info: { width: number; height: number; channels: 1 | 2 | 3 | 4 } };

/**
 * The picture as it is shown, and whether it is all there. The decoder is asked strictly first. Where it complains, it is asked what
 * it would forgive: a file that ends too soon, or a scan that has lost its thread, is incomplete.
 */
async function decode(file: string): Promise<{ small: Small; incomplete: boolean } | string> {
  const strict = await small(file, 'warning');
  if (typeof strict !== 'string') return { small: strict, incomplete: false };
  const lenient = await small(file, 'none');
  if (typeof lenient === 'string') return lenient;
  return {
    small: lenient,
    incomplete: !isHarmless(strict) || typeof (await small(file, 'truncated')) === 'string',
  };
}

/**
 * Padding between two segments is none of the picture. The same complaint before a restart marker (ISO/IEC 10918-1, B.1.1.3: D0 to
 * D7) means that a part of the scan was skipped.
 */
const isHarmless = (complaint: string): boolean =>
  complaint
    .split('\n')
    .every((line) => /extraneous bytes before marker 0x(?!d[0-7])[0-9a-f]{2}$/.test(line.trim()));

async function small(file: string, failOn: FailOnOptions): Promise<Small | string> {
  try {
    const { data, info } = await picture(file, failOn)
      .resize({ width: VIEW_PX, height: VIEW_PX, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { data, info };
  } catch (error) {
    return complaintOf(error);
  }
}

/** Both copies, or why they cannot be made: that is the picture's fault, other than a disk that takes no file. */
async function webCopies({ data, info }: Small): Promise<{ view: Buffer; thumb: Buffer } | string> {
  const raw = rawOf(info);
  const copy = (longestSide: number) =>
    sharp(data, { raw })
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: WEB_QUALITY, effort: 0 })
      .toBuffer();
  try {
    return { view: await copy(VIEW_PX), thumb: await copy(THUMB_PX) };
  } catch (error) {
    return complaintOf(error);
  }
}

/** A scene is looked at in so many pixels. */
const SCENE = { width: 64, height: 48 };
/** The share of a picture's height, from above, that shows the scene: below it nodes burn in a band, whose clock never stands still. */
const SCENE_SHARE = 0.8;

/** How bright and how even the scene is, and a print of it. */
async function lightOf({ data, info }: Small): Promise<PictureLight> {
  const height = Math.max(1, Math.floor(info.height * SCENE_SHARE));
  const grey = await sharp(data, { raw: rawOf(info) })
    .extract({ left: 0, top: 0, width: info.width, height })
    .greyscale()
    .resize({ ...SCENE, fit: 'fill' })
    .raw()
    .toBuffer();
  const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length;
  const variance = grey.reduce((sum, value) => sum + (value - mean) ** 2, 0) / grey.length;
  const tenths = (value: number) => Math.round(value * 10) / 10;
  return {
    ...{ mean: tenths(mean), deviation: tenths(Math.sqrt(variance)) },
    print: createHash('sha256').update(grey).digest('hex').slice(0, 16),
  };
}

/** A copy is whole or not there. Its folder says who may read it: a web server may have to. */
async function writeWhole(file: string, bytes: Buffer): Promise<void> {
  const passing = `${file}.part`;
  const handle = await open(passing, 'w');
  try {
    await handle.writeFile(bytes);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(passing, file);
}

const unreadable = (detail: string): Examined => ({ ok: false, fault: 'picture-unreadable', detail });

const LONGEST_COMPLAINT = 300;
const complaintOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().slice(0, LONGEST_COMPLAINT);
