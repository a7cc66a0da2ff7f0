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

/** A river at dusk, so many minutes after six: water, bank, bridge and a staff gauge, for those who look at a screen. */
export async function aRiverPicture(minutes: number): Promise<Buffer> {
  const marks = Array.from({ length: 9 }, (_, i) => {
    const y = 150 + i * 26;
    return `<rect x="452" y="${y}" width="${i % 2 ? 16 : 24}" height="4" fill="#1b2a33"/>`;
  });
  const ripples = Array.from({ length: 26 }, (_, i) => {
    const y = 268 + ((i * 37) % 200);
    const x = (i * 83) % 600;
    return `<path d="M${x} ${y}q${18 + (y - 260) / 6} -5 ${40 + (y - 260) / 3} 0" stroke="#a9b4ae" stroke-width="${1 + (y - 260) / 90}" fill="none" opacity=".45"/>`;
  });
  const scene = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480">
    <defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#5d6f7c"/><stop offset="1" stop-color="#a7b3b5"/></linearGradient>
    <linearGradient id="water" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#8b8a77"/><stop offset="1" stop-color="#5c5644"/></linearGradient></defs>
    <rect width="640" height="480" fill="url(#sky)"/>
    <path d="M0 190 Q90 120 190 170 T380 150 T640 185 V300 H0Z" fill="#3f5446"/>
    <path d="M0 215 Q160 190 330 212 T640 205 V300 H0Z" fill="#566a52"/>
    <path d="M0 262 H640 V480 H0Z" fill="url(#water)"/>${ripples.join('')}
    <path d="M0 206 H640 V222 H0Z" fill="#87909a"/><path d="M0 198 H640" stroke="#cfd6da" stroke-width="3"/>
    ${[90, 290, 560].map((x) => `<path d="M${x} 222 h26 v70 h-26Z" fill="#6f7881"/>`).join('')}
    <rect x="446" y="140" width="36" height="150" fill="#e9e4d2"/>${marks.filter((_, i) => i < 5).join('')}
    <path d="M0 480 V400 Q70 372 130 480Z" fill="#37473a"/></svg>`;
  const note = noteAt(minutes);
  return sharp(Buffer.from(scene))
    .withExif({
      IFD0: { Make: 'Kawamori' },
      IFD2: { DateTimeOriginal: exifDateTime(note.takenAt), UserComment: encodePictureNote(note) },
    })
    .jpeg({ quality: 85 })
    .toBuffer();
}
