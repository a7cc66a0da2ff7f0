// Test pictures, drawn here: what a camera sends, and what it should not.
import {
  CameraId,
  encodePictureNote,
  exifDateTime,
  type Instant,
  type PictureNote,
} from '@kawamori/contracts';
import sharp from 'sharp';
import { aStation, minute } from './builders.js';

export const CAMERA = CameraId.parse('kajiyase-bashi-1');

/** A note of six in the evening. */
export const aNote = (): PictureNote => noteAt(0);

/** A note of so many minutes after six. */
export const noteAt = (minutes: number, changes: Partial<PictureNote> = {}): PictureNote => ({
  kw: 1,
  camera: CAMERA,
  station: aStation().id,
  takenAt: minute(minutes),
  clock: 'synced',
  incomplete: false,
  ...changes,
});

export interface Drawn {
  width?: number;
  height?: number;
  note?: PictureNote;
  /** DateTimeOriginal, without a note. */
  exifAt?: Instant;
  offset?: string;
  orientation?: number;
  quality?: number;
  /** Tells one picture from another. */
  tone?: number;
}

/** A JPEG of one tone with a brighter upper left quarter. */
export async function aPicture(drawn: Drawn = {}): Promise<Buffer> {
  const { width = 640, height = 480, note, exifAt, offset, orientation, quality = 80, tone = 60 } = drawn;
  const flat = (background: number, w: number, h: number) =>
    sharp({
      create: { width: w, height: h, channels: 3, background: { r: background, g: background, b: tone } },
    });
  const quarter = await flat(220, Math.ceil(width / 2), Math.ceil(height / 2))
    .png()
    .toBuffer();
  const taken = exifAt ?? note?.takenAt;
  return flat(tone, width, height)
    .composite([{ input: quarter, top: 0, left: 0 }])
    .withExif({
      IFD0: { Make: 'Kawamori' },
      ...(taken === undefined
        ? {}
        : {
            IFD2: {
              DateTimeOriginal: exifDateTime(taken),
              ...(offset === undefined ? {} : { OffsetTimeOriginal: offset }),
              ...(note ? { UserComment: encodePictureNote(note) } : {}),
            },
          }),
    })
    .withMetadata(orientation === undefined ? {} : { orientation })
    .jpeg({ quality })
    .toBuffer();
}
