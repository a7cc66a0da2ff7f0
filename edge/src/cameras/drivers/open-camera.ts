import type { NodeCameraConfig } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import type { CameraDriver } from './camera-driver.js';
import { folderCamera } from './folder.js';

/** Makes the driver that a camera's configuration asks for. */
export function openCamera({ driver }: NodeCameraConfig, wallClock: Clock): CameraDriver {
  switch (driver.kind) {
    case 'folder':
      return folderCamera(driver, wallClock);
    case 'rtsp':
    case 'http':
    case 'v4l2':
    case 'scene':
      return { capture: () => Promise.resolve({ ok: false, fault: `${driver.kind}: not built in yet` }) };
  }
}
