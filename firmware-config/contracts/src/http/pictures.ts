import { z } from 'zod';
import { CameraId } from '../ids.js';
import { Instant } from './instant.js';

/** A picture as the faces show it. Its bytes: `/api/v1/cameras/{camera}/pictures/{at}.jpg` and `…/{at}/thumb.webp`, `…/{at}/view.webp`. */
export const PictureView = z.object({
  camera: CameraId,
  /** When it was taken. */
  at: Instant,
  receivedAt: Instant,
  /** `received`: the picture says no time; `at` is when it came. */
  takenFrom: z.enum(['note', 'exif', 'received']),
  width: z.number().int(),
  height: z.number().int(),
  /** Cut short on its way: shown, and marked 「途中まで」. */
  incomplete: z.boolean(),
  /** The level bound to it by its node: metres on the datum of the station's series. */
  levelM: z.number().nullable(),
  levelAt: Instant.nullable(),
  /** Residents must not see it. */
  withdrawn: z.boolean(),
  /** Stands where it was deleted by its age or for want of room: its bytes are answered with 410. */
  gone: z.literal(true).optional(),
  /** The word with which it is part of the record; left out where it is not. */
  pinned: z.string().optional(),
});
export type PictureView = z.infer<typeof PictureView>;

export const CameraState = z.object({
  id: CameraId,
  nameJa: z.string(),
  nameEn: z.string(),
  /** Expected interval of pictures in milliseconds. */
  expectedMs: z.number(),
  /** Whether it can be asked for live video. */
  video: z.boolean(),
  /** What residents see of it: nothing, the pictures, or nothing until staff restore it. */
  residents: z.enum(['none', 'shown', 'withdrawn']),
  latest: PictureView.nullable(),
});
export type CameraState = z.infer<typeof CameraState>;

/** Pictures of one camera in a period, ascending. A fuller period is cut, and `to` then says where. */
export const PictureList = z.object({
  camera: CameraId,
  from: Instant,
  to: Instant,
  pictures: z.array(PictureView),
});
export type PictureList = z.infer<typeof PictureList>;

/** Why a picture is kept from residents; journalled with the name of whoever did it. */
export const WithdrawRequest = z.strictObject({
  /** Null: the whole camera, until it is restored. */
  takenAt: Instant.nullable(),
  reason: z.string().max(200).default(''),
});
export const RestoreRequest = z.strictObject({ takenAt: Instant.nullable() });
