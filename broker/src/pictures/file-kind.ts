import type { PictureFault } from '@kawamori/contracts';

/** Why a file is no JPEG, told by its first bytes alone: nothing of it is decoded. */
export interface NoJpeg {
  readonly fault: PictureFault;
  readonly detail: string;
}

/** Bytes that are enough to know a file by. */
export const HEAD_BYTES = 4_096;

/** First bytes of other formats, with the place where they stand. The longest first. */
const SIGNATURES: readonly (readonly [name: string, at: number, hex: string])[] = [
  ['PNG', 0, '89504e470d0a1a0a'],
  ['JPEG XL', 0, '0000000c4a584c20'],
  ['JPEG 2000', 0, '0000000c6a502020'],
  ['GIF', 0, '474946383761'],
  ['GIF', 0, '474946383961'],
  ['WebP', 8, '57454250'],
  ['TIFF', 0, '49492a00'],
  ['TIFF', 0, '4d4d002a'],
  ['TIFF', 0, '49492b00'],
  ['TIFF', 0, '4d4d002b'],
  ['Photoshop', 0, '38425053'],
  ['PDF', 0, '25504446'],
  ['ZIP', 0, '504b0304'],
  ['gzip', 0, '1f8b'],
  ['JPEG XL', 0, 'ff0a'],
  ['BMP', 0, '424d'],
];
/** ISO/IEC 14496-12, 4.3: a `ftyp` box names the brand of the file. */
const BRANDS: readonly (readonly [name: string, brands: RegExp])[] = [
  ['AVIF', /^avi[fs]$/],
  ['HEIC', /^(?:hei[cmsx]|hev[cmsx]|mif1|msf1)$/],
];

/** Judges a file by its beginning; undefined for what begins as a JPEG does. */
export function noJpeg(head: Uint8Array): NoJpeg | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, HEAD_BYTES));
  if (bytes.length === 0) return { fault: 'picture-empty', detail: 'the picture has no bytes' };
  // ISO/IEC 10918-1, B.2.1: SOI, and the next marker right behind it.
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return undefined;
  const format = formatOf(bytes);
  if (format !== undefined) return { fault: 'picture-not-jpeg', detail: format };
  const text = textOf(bytes);
  if (text !== undefined) return noPicture(text);
  return {
    fault: 'picture-not-jpeg',
    detail: `no format that is known; it begins with ${bytes.subarray(0, 8).toString('hex')}`,
  };
}

function formatOf(bytes: Buffer): string | undefined {
  if (bytes.toString('latin1', 4, 8) === 'ftyp') {
    const brand = bytes.toString('latin1', 8, 12);
    return BRANDS.find(([, brands]) => brands.test(brand))?.[0] ?? 'a video (MP4)';
  }
  return SIGNATURES.find(
    ([, at, hex]) => bytes.toString('hex', at, at + hex.length / 2) === hex && isNotText(bytes, hex),
  )?.[0];
}

/** Two bytes such as `BM` may also begin a word. */
const isNotText = (bytes: Buffer, hex: string): boolean => hex.length > 4 || textOf(bytes) === undefined;

/** The text that bytes are, in whatever character set: without control characters; UTF-16 with its mark. */
function textOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  const isText = bytes.every(
    (byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x1b,
  );
  return isText ? bytes.toString('utf8').replace(/^\u{feff}/u, '') : undefined;
}

const SHOWN = 80;

function noPicture(text: string): NoJpeg {
  if (/<svg[\s>]/i.test(text)) return { fault: 'picture-not-jpeg', detail: 'SVG' };
  const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1];
  const isHtml = title !== undefined || /<(?:!doctype html|html|body|head)[\s>]/i.test(text);
  const said = (title ?? text).replaceAll(/\s+/g, ' ').trim().slice(0, SHOWN);
  return { fault: 'picture-is-text', detail: `${isHtml ? 'an HTML page' : 'text'}: ${said}` };
}
