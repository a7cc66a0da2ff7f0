import { meaningOf } from '../ffmpeg/faults.js';
import { type FilmedConfig, SOCKET_SILENCE, stillOrder } from '../ffmpeg/orders.js';
import { hasFfmpeg, NO_FFMPEG, runFfmpeg } from '../ffmpeg/run-ffmpeg.js';
import { MAX_CAMERA_BYTES } from '../jpeg-form.js';
import type { CameraDriver } from './camera-driver.js';
import { readCameraCredential } from './credential.js';

/** Cameras behind ffmpeg: RTSP, HTTP (JPEG or MJPEG) and V4L2. */
export function filmedCamera(driver: FilmedConfig): CameraDriver {
  return {
    capture: async ({ signal }) => {
      if (!hasFfmpeg()) return { ok: false, fault: NO_FFMPEG };
      const read = readCameraCredential('credentialFile' in driver ? driver.credentialFile : undefined);
      if (!read.ok) return read;
      const chunks: Buffer[] = [];
      let bytes = 0;
      const begunAt = performance.now();
      const running = runFfmpeg({
        order: stillOrder(driver, read.credential),
        output: (chunk) => {
          bytes += chunk.length;
          if (bytes > MAX_CAMERA_BYTES) running.kill();
          else chunks.push(chunk);
        },
      });
      const give = () => running.kill();
      signal.addEventListener('abort', give, { once: true });
      const { ok, lines } = await running.ended;
      signal.removeEventListener('abort', give);
      if (bytes > MAX_CAMERA_BYTES) {
        return { ok: false, fault: `the camera's picture is larger than ${MAX_CAMERA_BYTES / 1_048_576} MB` };
      }
      // Whatever came is looked at: a picture that was cut short is worth showing.
      if (bytes > 0) return { ok: true, picture: Buffer.concat(chunks) };
      const silent = performance.now() - begunAt >= SOCKET_SILENCE;
      const words = silent ? 'the camera does not answer' : meaningOf(lines);
      return { ok: false, fault: ok && lines.length === 0 ? 'the camera sent no picture' : words };
    },
  };
}
