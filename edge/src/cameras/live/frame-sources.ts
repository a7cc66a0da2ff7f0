import {
  type ClockState,
  HOUR,
  type Instant,
  type Milliseconds,
  type NodeCameraConfig,
} from '@kawamori/contracts';
import { after, type Clock } from '@kawamori/kit';
import { dress } from '../dress/dress.js';
import type { CarriedFont } from '../dress/font.js';
import { drawSvg, encodeJpeg, fitInto } from '../dress/raster.js';
import type { CameraDriver } from '../drivers/camera-driver.js';
import { drawScene, type SceneConfig } from '../scene/river-scene.js';
import type { FrameSource } from './frames.js';

/** What the camera's last order said of the river, and when it came by the wall clock. */
export interface LastKnown {
  at: Instant;
  level: { valueM: number; at: Instant } | undefined;
  heardAt: Instant;
}

const SCENE_FPS = 5;
const SCENE_WIDTH = 640;
const SCENE_QUALITY = 82;

/** The drawn river with a running clock to tenths of a second, by which anybody can see how far the video lags behind. */
export function sceneFrames(
  config: SceneConfig,
  lastKnown: () => LastKnown | undefined,
  wallClock: Clock,
): FrameSource {
  return {
    fps: SCENE_FPS,
    next: async () => {
      const now = wallClock.now();
      const last = lastKnown();
      // The hour of the day follows the river clock; what is burnt in is the moment itself.
      const at = last === undefined ? now : last.at + (now - last.heardAt);
      const clock = new Date(now + 9 * HOUR).toISOString().slice(11, 21);
      const svg = drawScene({ config, levelM: last?.level?.valueM, at, clock, widthPx: SCENE_WIDTH });
      return encodeJpeg(await drawSvg(svg), SCENE_QUALITY);
    },
  };
}

/** The same picture again and again costs next to nothing, and a viewer begins sooner. */
const FOLDER_FPS = 5;
const LOOKS_EVERY: Milliseconds = 2_000;
const LOOKS_FOR: Milliseconds = 500;
/** Sixteen to nine and the band below, even in both directions as H.264 wants it. */
const FOLDER_SIZE = { width: 1_280, height: 892 };

/** The newest picture of a folder with its own time in the band, again and again until there is another. */
export function folderFrames(
  camera: NodeCameraConfig,
  driver: CameraDriver,
  { clock, font, wallClock }: { clock: ClockState; font: CarriedFont; wallClock: Clock },
): FrameSource {
  let seen: string | undefined;
  let frame: Buffer | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    fps: FOLDER_FPS,
    next: async () => {
      const at = wallClock.now();
      if (frame !== undefined && Math.abs(at - lookedAt) < LOOKS_EVERY) return frame;
      lookedAt = at;
      // A file that is still being written is left for the next time.
      const tooLong = new AbortController();
      const patience = after(LOOKS_FOR, () => tooLong.abort());
      const captured = await driver.capture({ at, level: undefined, seen, signal: tooLong.signal });
      patience.cancel();
      if (captured.ok) {
        seen = captured.seen;
        const takenAt = captured.takenAt ?? at;
        const dressed = await dress(captured.picture, { camera, takenAt, level: undefined, clock, font });
        if (dressed.ok) frame = await fitInto(dressed.jpeg, FOLDER_SIZE);
      }
      if (frame === undefined) throw new Error(captured.ok ? 'the picture cannot be shown' : captured.fault);
      return frame;
    },
  };
}
