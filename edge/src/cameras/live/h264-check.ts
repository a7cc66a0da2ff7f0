import { after } from '@kawamori/kit';
import { isNoFlvCodec, meaningOf } from '../ffmpeg/faults.js';
import { type Credential, checkOrder, type FilmedConfig } from '../ffmpeg/orders.js';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.js';
import type { LivePatience } from './patience.js';

export type H264Check =
  | { readonly ok: true; readonly copies: boolean }
  | { readonly ok: false; readonly fault: string };

/**
 * Whether the camera's own stream can be passed on as it is. Asked here, so that no try reaches the hub that must be taken back. A camera
 * that hangs is called once more.
 */
export async function checkH264(
  driver: FilmedConfig,
  credential: Credential | undefined,
  patience: LivePatience,
): Promise<H264Check> {
  const first = await checkOnce(driver, credential, patience);
  return first.hung ? (await checkOnce(driver, credential, patience)).check : first.check;
}

async function checkOnce(
  driver: FilmedConfig,
  credential: Credential | undefined,
  patience: LivePatience,
): Promise<{ check: H264Check; hung: boolean }> {
  let bytes = 0;
  const running = runFfmpeg({
    order: checkOrder(driver, credential),
    output: (chunk) => {
      bytes += chunk.length;
    },
  });
  let hung = false;
  const late = after(patience.check, () => {
    hung = true;
    running.kill();
  });
  const { ok, lines } = await running.ended;
  late.cancel();
  if (ok && bytes > 0) return { check: { ok: true, copies: true }, hung: false };
  if (isNoFlvCodec(lines)) return { check: { ok: true, copies: false }, hung: false };
  return { check: { ok: false, fault: hung ? 'the camera does not answer' : meaningOf(lines) }, hung };
}
