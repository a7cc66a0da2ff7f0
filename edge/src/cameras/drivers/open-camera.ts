import type { NodeCameraConfig } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import type { CameraDriver } from './camera-driver.js';
import { filmedCamera } from './filmed.js';
import { folderCamera } from './folder.js';
import { sceneCamera } from './scene.js';

/** Makes the driver that a camera's configuration asks for. */
export function openCamera({ driver, every }: NodeCameraConfig, wallClock: Clock): CameraDriver {
  switch (driver.kind) {
    case 'folder':
      return folderCamera(driver, every, wallClock);
    case 'scene':
      return sceneCamera(driver);
    case 'rtsp':
    case 'http':
    case 'v4l2':
      return filmedCamera(driver);
  }
}
