import type { Milliseconds } from '@kawamori/contracts';
import { after } from '@kawamori/kit';
import { isNoFlvCodec, meaningOf } from '../ffmpeg/faults.js';
import { type Credential, checkOrder, type FilmedConfig } from '../ffmpeg/orders.js';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.js';

const CHECK_WITHIN: Milliseconds = 12_000;

export type H264Check =
  | { readonly ok: true; readonly copies: boolean }
  | { readonly ok: false; readonly fault: string };

/** Whether the camera's own stream can be passed on as it is. Asked here, so that no try reaches the hub that must be taken back. */
export async function checkH264(
  driver: FilmedConfig,
  credential: Credential | undefined,
): Promise<H264Check> {
  let bytes = 0;
  const running = runFfmpeg({
    order: checkOrder(driver, credential),
    output: (chunk) => {
      bytes += chunk.length;
    },
  });
  let gaveUp = false;
  const late = after(CHECK_WITHIN, () => {
    gaveUp = true;
    running.kill();
  });
  const { ok, lines } = await running.ended;
  late.cancel();
  if (ok && bytes > 0) return { ok: true, copies: true };
  if (isNoFlvCodec(lines)) return { ok: true, copies: false };
  return { ok: false, fault: gaveUp ? 'the camera does not answer' : meaningOf(lines) };
}
