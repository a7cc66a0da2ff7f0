import type { ClockState, Instant, NodeCameraConfig } from '@kawamori/contracts';
import { whyNoJpeg } from '../jpeg-form.js';
import { bandHeight, drawBand } from './band.js';
import { exifTags } from './exif.js';
import type { CarriedFont } from './font.js';
import { decodeJpeg, finishJpeg } from './raster.js';

export interface Dressing {
  camera: NodeCameraConfig;
  takenAt: Instant;
  level: { valueM: number; at: Instant } | undefined;
  clock: ClockState;
  font: CarriedFont;
}

export type Dressed =
  | { readonly ok: true; readonly jpeg: Buffer; readonly incomplete: boolean }
  | { readonly ok: false; readonly fault: string };

/** Makes the picture that is sent from the one that the camera delivered: size, band, EXIF. */
export async function dress(
  picture: Uint8Array,
  { camera, takenAt, level, clock, font }: Dressing,
): Promise<Dressed> {
  const foreign = whyNoJpeg(picture);
  if (foreign !== undefined) return { ok: false, fault: foreign };
  const decoded = await decodeJpeg(picture, camera.maxWidth);
  if (!decoded.ok) return decoded;
  const { incomplete } = decoded;
  const facts = { label: camera.label, takenAt, level, incomplete };
  const note = {
    kw: 1,
    camera: camera.camera,
    station: camera.station,
    takenAt,
    clock,
    level,
    incomplete,
  } as const;
  const jpeg = await finishJpeg(decoded.raster, {
    quality: camera.quality,
    band: (width) => ({ svg: drawBand(facts, width, font), height: bandHeight(width) }),
    exif: exifTags(note, camera.position),
  });
  if (jpeg === undefined)
    return { ok: false, fault: 'the picture cannot be made small enough; lower maxWidth' };
  return { ok: true, jpeg, incomplete };
}
