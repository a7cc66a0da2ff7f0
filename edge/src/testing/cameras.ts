import { spawnSync } from 'node:child_process';
import {
  decodePictureNote,
  type NodeCameraConfig,
  NodeCameraConfig as NodeCameraSchema,
  type PictureNote,
} from '@kawamori/contracts';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import type { CameraDesk } from '../cameras/camera-desk.js';
import { makeCameraDesk } from '../cameras/supervised-desk.js';
import { aNode, silentLog } from './builders.js';
import { argumentsOf, childrenOf, until } from './processes.js';

type CameraFile = z.input<typeof NodeCameraSchema>;

export const aCamera = (driver: CameraFile['driver'], changes: Partial<CameraFile> = {}): NodeCameraConfig =>
  NodeCameraSchema.parse({
    camera: 'kajiyase-1',
    station: 'kajiyase-bashi',
    label: '鍛冶屋瀬橋',
    driver,
    ...changes,
  });

export const aFolderCamera = (folder: string): NodeCameraConfig => aCamera({ kind: 'folder', folder });

export interface TestedDesk extends CameraDesk {
  /** The camera process's pid, once it runs. */
  processId(): Promise<number>;
  /** Kills the camera process and waits until the next one is there. */
  killProcess(): Promise<void>;
}

/** A machine that is busy with other tests is slow, and no camera of theirs is to be called one that hangs. */
const PATIENCE = { check: 20_000, begin: 20_000, answer: 120_000 };

/** The agent's desk with a camera process of its own, both gone after the test. */
export function aDesk(cameras: NodeCameraConfig[]): TestedDesk {
  const desk = makeCameraDesk({
    node: { ...aNode(), logLevel: 'silent', cameras },
    locate: (file) => file,
    log: silentLog,
    patience: PATIENCE,
  });
  onTestFinished(async () => desk.stop());
  void desk.start();
  const processId = async (not?: number) => {
    const others = () => cameraProcesses().filter((pid) => pid !== not);
    await until(() => others().length > 0);
    return others()[0] ?? Number.NaN;
  };
  return {
    ...desk,
    processId,
    killProcess: async () => {
      const pid = await processId();
      process.kill(pid, 'SIGKILL');
      await processId(pid);
    },
  };
}

/** Camera processes that this process has started and that still run. */
function cameraProcesses(): number[] {
  return childrenOf(process.pid).filter((pid) => argumentsOf(pid).includes('camera-process'));
}

/** A JPEG of a plain colour, as a camera would deliver it. */
export const aJpeg = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#5f8f6f' } })
    .jpeg()
    .toBuffer();

/** A JPEG with something in every part of it, so that a half of it is half a picture. */
export const aNoisyJpeg = (width: number, height: number): Promise<Buffer> =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .jpeg()
    .toBuffer();

export interface ReadBack {
  width: number;
  height: number;
  note: PictureNote | undefined;
  /** What a foreign reader (exiftool) finds, by tag. */
  tags: Record<string, unknown>;
}

/** Reads a finished picture as somebody else would. */
export function readBack(file: string): ReadBack {
  const { stdout, stderr } = spawnSync('exiftool', ['-json', '-c', '%.6f', file], { encoding: 'utf8' });
  const [tags] = JSON.parse(stdout || '[]') as Record<string, unknown>[];
  if (!tags) throw new Error(`exiftool read nothing; \`npm test\` installs it: ${stderr}`);
  return {
    width: Number(tags.ImageWidth),
    height: Number(tags.ImageHeight),
    note: decodePictureNote(String(tags.UserComment ?? '')),
    tags,
  };
}
