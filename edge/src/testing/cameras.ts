import { type NodeCameraConfig, NodeCameraConfig as NodeCameraSchema } from '@kawamori/contracts';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import type { CameraDesk } from '../cameras/camera-desk.js';
import { makeCameraDesk } from '../cameras/supervised-desk.js';
import { aNode, silentLog } from './builders.js';

export function aCamera(
  driver: z.input<typeof NodeCameraSchema>['driver'],
  changes: Partial<z.input<typeof NodeCameraSchema>> = {},
): NodeCameraConfig {
  return NodeCameraSchema.parse({
    camera: 'kajiyase-1',
    station: 'kajiyase-bashi',
    label: '梶ヶ瀬橋',
    driver,
    ...changes,
  });
}

export const aFolderCamera = (folder: string): NodeCameraConfig => aCamera({ kind: 'folder', folder });

/** The agent's desk with a camera process of its own, both gone after the test. */
export function aDesk(cameras: NodeCameraConfig[]): CameraDesk {
  const desk = makeCameraDesk({
    node: { ...aNode(), logLevel: 'silent', cameras },
    locate: (file) => file,
    log: silentLog,
  });
  onTestFinished(async () => desk.stop());
  void desk.start();
  return desk;
}

/** A JPEG of a plain colour, as a camera would deliver it. */
export const aJpeg = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#5f8f6f' } })
    .jpeg()
    .toBuffer();
