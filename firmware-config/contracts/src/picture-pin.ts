import { z } from 'zod';
import { CameraId, StationId } from './ids.js';

const TakenAt = z.number().int().min(0).max(4_102_444_800_000);
const By = z.string().min(1).max(60);

/** A picture is part of the record: it stands in the chronology with a word, and stays when pictures are thinned. */
export const PicturePinned = z.object({
  camera: CameraId,
  station: StationId,
  takenAt: TakenAt,
  word: z.string().trim().min(1).max(200),
  by: By,
});
export const PictureUnpinned = z.object({ camera: CameraId, station: StationId, takenAt: TakenAt, by: By });

export const PinRequest = z.strictObject({ takenAt: TakenAt, word: z.string().trim().min(1).max(200) });
export const UnpinRequest = z.strictObject({ takenAt: TakenAt });
