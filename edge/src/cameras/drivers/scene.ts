import { drawSvg, encodeJpeg } from '../dress/raster.js';
import { drawScene, type SceneConfig } from '../scene/river-scene.js';
import type { CameraDriver } from './camera-driver.js';

/** Before it is dressed it is encoded once more: nothing of that may be seen. */
const QUALITY = 95;

/** Draws an invented river at the level that the order names. */
export function sceneCamera(config: SceneConfig): CameraDriver {
  return {
    capture: async ({ at, level }) => {
      const raster = await drawSvg(drawScene({ config, levelM: level?.valueM, at }));
      return { ok: true, picture: await encodeJpeg(raster, QUALITY) };
    },
  };
}
