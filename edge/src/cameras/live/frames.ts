import { Readable } from 'node:stream';
import { SECOND } from '@kawamori/contracts';
import { pause } from '@kawamori/kit';

/** Pictures for live video of a camera that has none of its own: the next one as JPEG, always of the same size. */
export interface FrameSource {
  readonly fps: number;
  next(): Promise<Buffer>;
}

/**
 * Frames as a stream, so many a second by the wall clock: whoever reads may take the nth for the nth moment. A frame that was late is
 * sent again in the place of those that it missed.
 */
export function pacedFrames({ fps, next }: FrameSource, signal: AbortSignal): Readable {
  async function* frames() {
    const begunAt = performance.now();
    let sent = 0;
    while (!signal.aborted) {
      const frame = await next();
      const due = Math.floor(((performance.now() - begunAt) / SECOND) * fps) + 1;
      do {
        yield frame;
        sent += 1;
      } while (sent < due && !signal.aborted);
      await pause(Math.max(0, begunAt + (sent * SECOND) / fps - performance.now()), signal);
    }
  }
  return Readable.from(frames(), { highWaterMark: 1 });
}
