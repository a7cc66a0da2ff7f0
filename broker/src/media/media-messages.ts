// What the hub and its media process say to one another, over the channel that only the two of them have.
import { CameraId, type Milliseconds } from '@kawamori/contracts';
import { z } from 'zod';

/** How a media process is started. */
export const MediaOptions = z.strictObject({
  host: z.string().min(1),
  /** Of the RTMP entrance; 0 for any free port. */
  port: z.number().int().min(0).max(65_535),
  /** Where playlists and segments lie, in a folder for each camera. */
  hlsFolder: z.string().min(1),
  maxStreams: z.number().int().min(1),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
});
export type MediaOptions = z.infer<typeof MediaOptions>;

const camera = CameraId;

/** To the media process. */
export const ToMedia = z.discriminatedUnion('type', [
  /** Whoever brings this key may publish under this camera's name, for so long. A later word takes the place of the earlier one. */
  z.object({ type: z.literal('admit'), camera, key: z.string(), forMs: z.number() }),
  /** Nobody may any more; whoever publishes is cut. */
  z.object({ type: z.literal('forbid'), camera }),
  /** HLS of this camera is wanted as long as it is published, or no longer. */
  z.object({ type: z.literal('hls'), camera, wanted: z.boolean() }),
]);
export type ToMedia = z.infer<typeof ToMedia>;

/** From the media process. */
export type FromMedia =
  | {
      type: 'ready';
      /** The RTMP entrance. */
      rtmpPort: number;
      /** HTTP-FLV on loopback, for whoever knows the play key. */
      flvPort: number;
      playKey: string;
    }
  | { type: 'alive' }
  /** The first key frame has come. */
  | { type: 'published'; camera: CameraId }
  | { type: 'ended'; camera: CameraId; why: string }
  | { type: 'hls-playing'; camera: CameraId }
  | { type: 'hls-ended'; camera: CameraId; fault: string | undefined };

/** How often a media process says that it lives. One that has been silent for {@link DEAD_AFTER_MS} is killed and started anew. */
export const ALIVE_EVERY_MS: Milliseconds = 1_000;
export const DEAD_AFTER_MS: Milliseconds = 10_000;
