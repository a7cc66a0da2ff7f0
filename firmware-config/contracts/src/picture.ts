import { z } from 'zod';
import { CameraId, StationId } from './ids.js';
import { ClockState } from './readings.js';
import { type Instant, IsoInstant, toIsoJst } from './units.js';

/** Bytes of one picture, at most. */
export const MAX_PICTURE_BYTES = 2 * 1024 * 1024;
/** Width times height of one picture, at most: 8192 x 6144. A larger one is a mistake or an attack. */
export const MAX_PICTURE_PIXELS = 50_331_648;

/**
 * What a node says about a picture, in the picture itself: as JSON in the EXIF tag UserComment (0x9286, Exif 2.32, 4.6.6). The same
 * time stands in DateTimeOriginal with OffsetTimeOriginal (+09:00) and SubSecTimeOriginal, the place in the GPS tags, so that any
 * viewer can show them; where the two differ, this one counts.
 */
export const PictureNote = z.object({
  kw: z.literal(1),
  camera: CameraId,
  station: StationId,
  takenAt: IsoInstant,
  clock: ClockState,
  /** The station's level at that instant: metres on the datum of its series, and when it was observed. */
  level: z.object({ valueM: z.number().min(-10_000).max(10_000), at: IsoInstant }).optional(),
  /** The camera delivered only a part of the picture; the rest is grey. */
  incomplete: z.boolean().default(false),
});
export type PictureNote = z.infer<typeof PictureNote>;

/** The note as the text that stands in the tag, ASCII only. */
export function encodePictureNote(note: PictureNote): string {
  const { level } = note;
  return JSON.stringify({
    kw: 1,
    camera: note.camera,
    station: note.station,
    takenAt: toIsoJst(note.takenAt),
    clock: note.clock,
    ...(level ? { level: { valueM: level.valueM, at: toIsoJst(level.at) } } : {}),
    ...(note.incomplete ? { incomplete: true } : {}),
  });
}

/** Reads the tag's text. Undefined where it is none of ours: pictures of other origin have comments of their own. */
export function decodePictureNote(text: string): PictureNote | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  return PictureNote.safeParse(parsed).data;
}

/** Why a picture was refused. Whatever can be shown is shown. */
export const PictureFault = z.enum([
  'picture-empty',
  /** An error page or other text where a picture should be. */
  'picture-is-text',
  /** A picture, but no JPEG. */
  'picture-not-jpeg',
  'picture-unreadable',
  'picture-too-many-pixels',
  'camera-unknown',
  'camera-not-yours',
]);
export type PictureFault = z.infer<typeof PictureFault>;

const JST = 9 * 3_600_000;

/** An instant as EXIF writes it (`YYYY:MM:DD HH:MM:SS`), in JST. */
export function exifDateTime(instant: Instant): string {
  return new Date(instant + JST).toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ');
}

/** `kajiyase-bashi-1/20260603T001000.000+0900`: a picture's name in files and links; JST. */
export function pictureFileName(takenAt: Instant): string {
  return new Date(takenAt + JST).toISOString().replaceAll(/[-:]/g, '').replace('Z', '+0900');
}

/** What a look at a picture's light has found, without the band that a node burns in below. */
export const PictureLight = z.object({
  /** Brightness, 0 to 255. */
  mean: z.number().min(0).max(255),
  /** Its standard deviation. */
  deviation: z.number().min(0).max(128),
  /** The same for pictures whose scene is the same to the last grey value. */
  print: z.string().regex(/^[0-9a-f]{16}$/),
});
export type PictureLight = z.infer<typeof PictureLight>;
