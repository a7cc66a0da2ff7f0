// The only file that names exif-reader.
import { decodePictureNote, type Instant, type PictureNote } from '@kawamori/contracts';
import readExif from 'exif-reader';

/** What a picture says of itself. */
export interface ExifWords {
  readonly note: PictureNote | undefined;
  readonly takenAt: Instant | undefined;
}

const NOTHING: ExifWords = { note: undefined, takenAt: undefined };
/** A camera that tells no offset hangs in Japan. */
const JAPAN_MINUTES = 9 * 60;

/** Reads an EXIF block. A broken one says nothing: the picture is shown all the same. */
export function exifWords(block: Buffer | undefined): ExifWords {
  if (!block) return NOTHING;
  try {
    const photo = readExif(block).Photo as Record<string, unknown> | null | undefined;
    if (!photo) return NOTHING;
    const comment = commentText(photo.UserComment);
    return {
      note: comment === undefined ? undefined : decodePictureNote(comment),
      takenAt: takenAt(photo.DateTimeOriginal, photo.OffsetTimeOriginal, photo.SubSecTimeOriginal),
    };
  } catch {
    return NOTHING;
  }
}

/** Exif 2.32, 4.6.5: UserComment begins with eight bytes that name its character set. */
function commentText(tag: unknown): string | undefined {
  if (typeof tag === 'string') return tag.replace(/^ASCII\0{3}/, '');
  if (!(tag instanceof Uint8Array)) return undefined;
  const bytes = Buffer.from(tag.buffer, tag.byteOffset, tag.byteLength);
  const charset = bytes.toString('latin1', 0, 8);
  const text = bytes.subarray(/^(?:ASCII|UNICODE|JIS|\0{8})/.test(charset) ? 8 : 0);
  const decoded = charset.startsWith('UNICODE') ? utf16(text) : text.toString('utf8');
  return decoded.replace(/[\0 ]+$/, '');
}

/** In either byte order: a note begins with `{`. */
function utf16(text: Buffer): string {
  return new TextDecoder(text[0] === 0 ? 'utf-16be' : 'utf-16le').decode(text);
}

/** The reader gives the local time as if it were UTC. */
function takenAt(local: unknown, offset: unknown, subSeconds: unknown): Instant | undefined {
  if (!(local instanceof Date)) return undefined;
  const milliseconds = /^\d{1,3}/.exec(String(subSeconds ?? ''))?.[0].padEnd(3, '0') ?? '0';
  const zone = /^([+-])(\d{2}):(\d{2})$/.exec(String(offset ?? ''));
  const minutes = zone ? Number(`${zone[1]}1`) * (Number(zone[2]) * 60 + Number(zone[3])) : JAPAN_MINUTES;
  return local.getTime() + Number(milliseconds) - minutes * 60_000;
}
