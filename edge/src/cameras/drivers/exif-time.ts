import type { Instant } from '@kawamori/contracts';
import exif from 'exif-reader';

/** Where a camera says no offset, its clock shows Japan's time. */
const JAPAN = '+09:00';
/** A clock that was never set says 0000, 1970 or 1980. */
const FIRST_PLAUSIBLE = Date.UTC(2000, 0, 1);
/** The marker of the segment that holds EXIF (Exif 2.32, 4.7.2). */
const APP1 = 0xe1;

/** When the camera says that it took the picture (DateTimeOriginal), or undefined where it says nothing that can be read. */
export function exifTime(jpeg: Uint8Array): Instant | undefined {
  const segment = exifSegment(jpeg);
  if (segment === undefined) return undefined;
  try {
    const { Photo } = exif(segment);
    const local = Photo?.DateTimeOriginal;
    if (!(local instanceof Date) || Number.isNaN(local.getTime())) return undefined;
    const offset = String(Photo?.OffsetTimeOriginal ?? '');
    // The reader gives the local time as if it were UTC.
    const text = local.toISOString().replace('Z', /^[+-]\d\d:\d\d/.test(offset) ? offset.slice(0, 6) : JAPAN);
    const instant = Date.parse(text);
    return instant >= FIRST_PLAUSIBLE ? instant : undefined;
  } catch {
    // Broken EXIF is common, and no reason to refuse a picture.
    return undefined;
  }
}

/** The APP1 segment's content (from `Exif`), walking the segments before the picture's data (ITU-T T.81, B.1.1.4). */
function exifSegment(jpeg: Uint8Array): Buffer | undefined {
  const bytes = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1];
    const length = bytes.readUInt16BE(at + 2);
    if (marker === APP1 && bytes.toString('latin1', at + 4, at + 8) === 'Exif') {
      return bytes.subarray(at + 4, at + 2 + length);
    }
    if (marker === 0xda || length < 2) return undefined;
    at += 2 + length;
  }
  return undefined;
}
