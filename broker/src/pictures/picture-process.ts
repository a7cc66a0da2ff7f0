// The picture process: decodes what cameras have sent, and may die of it. It writes nothing but the copies it is told to.
import { every } from '@kawamori/kit';
import { examinePicture, openTheJpegDecoderOnly, writeMaskedCopy } from './jpeg.js';
import { CopyFailed, type Examined, type PictureDesk } from './picture-desk.js';

export type PictureOrder =
  | ({ work: 'examine'; readExif: boolean } & Parameters<PictureDesk['examine']>[0])
  | ({ work: 'mask' } & Parameters<PictureDesk['maskedCopy']>[0]);
export type ToPictureProcess = { id: number; order: PictureOrder };
export type FromPictureProcess =
  | { type: 'ready' }
  | { type: 'done'; id: number; examined: Examined | undefined }
  /** `whose`: whether the picture's bytes or the work on them failed. */
  | { type: 'failed'; id: number; message: string; whose: CopyFailed['fault'] };

/**
 * Resident bytes at which it ends itself. The worst picture that may be sent (8192 x 6144, CMYK, progressive) takes 510 MB to look at
 * and 665 MB to mask; two of them at once are too much, and are then tried one after the other.
 */
const MAX_MEMORY_BYTES = 768 * 1024 * 1024;
/** The decoder works in threads of its own and leaves this one free to look. */
const LOOK_MS = 20;

const say = (message: FromPictureProcess) => process.send?.(message);

async function carryOut({ id, order }: ToPictureProcess): Promise<void> {
  try {
    if (order.work === 'examine') say({ type: 'done', id, examined: await examinePicture(order) });
    else say({ type: 'done', id, examined: void (await writeMaskedCopy(order)) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say({ type: 'failed', id, message, whose: error instanceof CopyFailed ? error.fault : 'desk' });
  }
}

openTheJpegDecoderOnly();
every(LOOK_MS, () => {
  // No farewell: what a decoder has begun would go on meanwhile.
  if (process.memoryUsage.rss() > MAX_MEMORY_BYTES) process.kill(process.pid, 'SIGKILL');
});
process.on('message', (message: ToPictureProcess) => void carryOut(message));
process.once('disconnect', () => process.exit(0));
say({ type: 'ready' });
