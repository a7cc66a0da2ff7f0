import { z } from 'zod';
import { CameraId } from './ids.js';
import { Duration, MINUTE } from './units.js';

/** A point of a picture as parts of its width and height: `[0, 0]` is the upper left corner, `[1, 1]` the lower right. */
const PicturePoint = z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)]);

/** What residents must not see (a house, a window, a road with number plates): covered before a copy is made for them. */
export const MaskPolygon = z.array(PicturePoint).min(3).max(50);
export type MaskPolygon = z.infer<typeof MaskPolygon>;

/** One camera at a station. */
export const CameraConfig = z.strictObject({
  id: CameraId,
  /** Where it looks, for example 上流側 or 橋から下流. */
  nameJa: z.string().min(1).max(40),
  nameEn: z.string().min(1).max(60),
  /** How often a picture is to be expected. */
  expected: Duration.default(10 * MINUTE),
  /** Whether staff may ask it for live video. */
  video: z.boolean().default(false),
  /** Left out, residents never see this camera. */
  public: z
    .strictObject({
      /** Residents see pictures that are at least this old. */
      delay: Duration.optional(),
      masks: z.array(MaskPolygon).max(20).default([]),
    })
    .optional(),
});
export type CameraConfig = z.infer<typeof CameraConfig>;
