import { type Milliseconds, SECOND } from '@kawamori/contracts';
import { after } from '@kawamori/kit';
import { meaningOf } from '../ffmpeg/faults.js';
import { type Credential, type FilmedConfig, SOCKET_SILENCE, stillOrder } from '../ffmpeg/orders.js';
import { hasFfmpeg, NO_FFMPEG, runFfmpeg } from '../ffmpeg/run-ffmpeg.js';
import { MAX_CAMERA_BYTES } from '../jpeg-form.js';
import type { CameraDriver, Captured } from './camera-driver.js';
import { readCameraCredential } from './credential.js';

/**
 * A camera that has taken the connection and given nothing by then is asked once more: some hang at times and answer at once when they
 * are called again. A clear refusal is not repeated.
 */
const FIRST_TRY: Milliseconds = 8 * SECOND;

/** Cameras behind ffmpeg: RTSP, HTTP (JPEG or MJPEG) and V4L2. */
export function filmedCamera(driver: FilmedConfig): CameraDriver {
  return {
    capture: async ({ signal }) => {
      if (!hasFfmpeg()) return { ok: false, fault: NO_FFMPEG };
      const read = readCameraCredential('credentialFile' in driver ? driver.credentialFile : undefined);
      if (!read.ok) return read;
      const first = new AbortController();
      const late = after(FIRST_TRY, () => first.abort());
      const answer = await askOnce(driver, read.credential, AbortSignal.any([signal, first.signal]));
      late.cancel();
      const hung = !answer.ok && first.signal.aborted && !signal.aborted;
      return hung ? askOnce(driver, read.credential, signal) : answer;
    },
  };
}

async function askOnce(
  driver: FilmedConfig,
  credential: Credential | undefined,
  signal: AbortSignal,
): Promise<Captured> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const begunAt = performance.now();
  const running = runFfmpeg({
    order: stillOrder(driver, credential),
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
}
