/// <reference lib="dom" />
// What is handed to evaluate runs in the page.
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { within } from '../parts/eventually.js';
import { signInBrowser } from '../parts/sign-in-browser.js';
import type { Staff } from '../parts/staff.js';
import { timeCodeIn } from './time-code.js';

const CHROMIUM = '/usr/bin/chromium';
const FIRST_FRAME_WITHIN_MS = 60_000;

export interface Viewing {
  kind: string;
  /** From the click to the first frame of live video. */
  firstFrameMs: number;
  /** By how much each sampled frame lay behind the clock drawn into it, milliseconds. */
  delaysMs: number[];
}

export interface Watching {
  station: string;
  hls: boolean;
  forMs: number;
  /** Called while it plays. */
  onFirstFrame: () => void;
}

/** @param flags what it is started with besides */
export function openChromium(flags: readonly string[] = []): Promise<Browser> {
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is missing: apt-get install chromium`);
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--disable-background-networking',
      '--autoplay-policy=no-user-gesture-required',
      ...flags,
    ],
  });
}

/**
 * Opens the station as staff do, clicks 「映像を見る」, and reads the clock in the frames that the screen shows. With `hls` the browser
 * is one that cannot read a response piece by piece, as FLV needs it; the face then takes HLS by itself.
 */
export async function watchLive(
  browser: Browser,
  staff: Staff,
  { station, hls, forMs, onFirstFrame }: Watching,
): Promise<Viewing> {
  const context = await browser.newContext({
    viewport: { width: 1_440, height: 900 },
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
  });
  try {
    await signInBrowser(context, staff);
    const page = await context.newPage();
    if (hls) await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'ReadableStream'));
    await page.goto(`${staff.url}/#${station}`);
    await page.locator('[data-testid="watch-live"]').waitFor();
    const firstFrameMs = await within(FIRST_FRAME_WITHIN_MS, 'the first frame', clickAndWait(page));
    onFirstFrame();
    const kind = (await page.locator('[data-testid="video"]').getAttribute('data-kind')) ?? '';
    return { kind, firstFrameMs, delaysMs: await delays(page, forMs) };
  } finally {
    await context.close();
  }
}

/** Clicks, and takes the time in the page itself: from the click to the first frame that is presented. */
function clickAndWait(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const clicked = performance.now();
        const seen = new WeakSet<HTMLVideoElement>();
        const observer = new MutationObserver(() => {
          for (const video of document.querySelectorAll('video')) {
            if (seen.has(video)) continue;
            seen.add(video);
            video.requestVideoFrameCallback(() => {
              observer.disconnect();
              resolve(performance.now() - clicked);
            });
          }
        });
        observer.observe(document.body, { childList: true, subtree: true });
        document.querySelector<HTMLElement>('[data-testid="watch-live"]')?.click();
      }),
  );
}

/** Samples presented frames for a while: the upper left of each as grey bytes, with the wall clock when it was presented. */
async function delays(page: Page, forMs: number): Promise<number[]> {
  const samples = await page.evaluate(
    (length) =>
      new Promise<{ at: number; width: number; grey: number[] }[]>((resolve) => {
        const video = document.querySelector('video');
        const taken: { at: number; width: number; grey: number[] }[] = [];
        const canvas = document.createElement('canvas');
        const pen = canvas.getContext('2d', { willReadFrequently: true });
        const until = performance.now() + length;
        const look = () => {
          if (!video || !pen || performance.now() > until) return resolve(taken);
          const at = Date.now();
          const width = video.videoWidth;
          const height = Math.ceil(width / 16);
          canvas.width = width;
          canvas.height = height;
          pen.drawImage(video, 0, 0);
          const { data } = pen.getImageData(0, 0, width, height);
          const grey: number[] = [];
          for (let i = 0; i < data.length; i += 4) grey.push(data[i + 1] ?? 0);
          taken.push({ at, width, grey });
          setTimeout(() => video.requestVideoFrameCallback(look), 200);
        };
        video?.requestVideoFrameCallback(look);
        setTimeout(() => resolve(taken), length + 5_000);
      }),
    forMs,
  );
  return samples.flatMap(({ at, width, grey }) => {
    const made = timeCodeIn(Uint8Array.from(grey), width);
    return made === undefined ? [] : [at - made];
  });
}
