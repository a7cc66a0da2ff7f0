import { z } from 'zod';
import { CameraId } from '../ids.js';
import { Instant } from './instant.js';

/** Live video of one camera, as its viewers see it. */
export const VideoState = z.object({
  camera: CameraId,
  /**
   * `off`: nobody watches; `asked`: the node has been asked; `live`: it plays; `unavailable`: it cannot, and `reason` says why. A still
   * with a clock is there in every state.
   */
  state: z.enum(['off', 'asked', 'live', 'unavailable']),
  /** For people, in both languages; empty where there is nothing to say. */
  reasonJa: z.string(),
  reasonEn: z.string(),
  /** Addresses under the hub's own origin, where it plays or will. */
  flvUrl: z.string(),
  hlsUrl: z.string(),
  watchers: z.number().int(),
});
export type VideoState = z.infer<typeof VideoState>;

/** The answer to whoever asks for live video. */
export const VideoAnswer = VideoState.extend({
  /** The hub's own clock when it answered: live video is dated by it, also where a played river has another time. */
  hubNow: Instant,
});
export type VideoAnswer = z.infer<typeof VideoAnswer>;
