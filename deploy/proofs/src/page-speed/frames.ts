/// <reference lib="dom" />
// What is handed to evaluate runs in the page.
import type { Page } from 'playwright-core';

/** Begins to note when each frame begins. */
export function noteFrames(page: Page): Promise<void> {
  return page.evaluate(() => {
    const noted = globalThis as unknown as { frames: number[]; isNoting: boolean };
    noted.frames = [];
    noted.isNoting = true;
    const look = (at: number) => {
      noted.frames.push(at);
      if (noted.isNoting) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** How long each frame took until the next, in milliseconds. */
export async function notedFrames(page: Page): Promise<number[]> {
  const frames = await page.evaluate(() => {
    const noted = globalThis as unknown as { frames: number[]; isNoting: boolean };
    noted.isNoting = false;
    return noted.frames;
  });
  return frames.slice(1).map((at, i) => at - (frames[i] ?? at));
}

/** Frames in a second, on the average of the whole time. */
export const framesPerSecond = (lengths: readonly number[]): number =>
  (1_000 * lengths.length) / lengths.reduce((sum, one) => sum + one, 0);
