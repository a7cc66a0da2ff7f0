import { rename, rm, writeFile } from 'node:fs/promises';
import type { CameraId, ClockState, NodeCameraConfig } from '@kawamori/contracts';
import { after } from '@kawamori/kit';
import type { PictureOrder, PictureOutcome } from './camera-desk.js';
import { dress } from './dress/dress.js';
import type { CarriedFont } from './dress/font.js';
import type { CameraDriver, Captured } from './drivers/camera-driver.js';

export interface TakerOptions {
  cameras: readonly { config: NodeCameraConfig; driver: CameraDriver }[];
  clock: ClockState;
  font: CarriedFont;
}

export interface Taken {
  outcome: PictureOutcome;
  /** The new mark of the camera's last picture, where it has one. */
  seen: string | undefined;
}

/** Takes pictures: asks the camera within its time, dresses what it delivers, writes the file. Dressing goes one after the other. */
export function makePictureTaker({ cameras, clock, font }: TakerOptions) {
  const known = new Map(cameras.map((each) => [each.config.camera, each]));
  let dressing: Promise<unknown> = Promise.resolve();

  const finish = async (config: NodeCameraConfig, order: PictureOrder, captured: Captured & { ok: true }) => {
    const takenAt = captured.takenAt ?? order.at;
    const dressed = await dress(captured.picture, {
      camera: { ...config, ...order.size },
      takenAt,
      level: order.level,
      clock,
      font,
    });
    if (!dressed.ok) return dressed;
    await writeWhole(order.file, dressed.jpeg);
    return { ok: true, bytes: dressed.jpeg.length, incomplete: dressed.incomplete, takenAt } as const;
  };

  return {
    async take(order: PictureOrder, seen: string | undefined): Promise<Taken> {
      const camera = known.get(order.camera);
      if (!camera) return { outcome: { ok: false, fault: unknownCamera(order.camera) }, seen: undefined };
      try {
        const captured = await captureInTime(camera, order, seen);
        if (!captured.ok) return { outcome: captured, seen: undefined };
        const turn = dressing.then(() => finish(camera.config, order, captured));
        dressing = turn.catch(() => undefined);
        return { outcome: await turn, seen: captured.seen };
      } catch (error) {
        return { outcome: { ok: false, fault: messageOf(error) }, seen: undefined };
      }
    },
  };
}

export const unknownCamera = (camera: CameraId): string => `this node has no camera ${camera}`;

async function captureInTime(
  { config, driver }: { config: NodeCameraConfig; driver: CameraDriver },
  { at, level }: PictureOrder,
  seen: string | undefined,
): Promise<Captured> {
  const timeUp = new AbortController();
  const timer = after(config.timeout, () => timeUp.abort());
  const late = new Promise<Captured>((resolve) => {
    const fault = `no picture within ${config.timeout / 1_000} s`;
    timeUp.signal.addEventListener('abort', () => resolve({ ok: false, fault }), { once: true });
  });
  try {
    return await Promise.race([driver.capture({ at, level, seen, signal: timeUp.signal }), late]);
  } finally {
    timer.cancel();
  }
}

/** Under another name first: whoever finds the file finds all of it. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${file}.part`;
  try {
    await writeFile(unfinished, bytes);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw new Error(`the picture cannot be written: ${messageOf(error)}`, { cause: error });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
