/// <reference lib="dom" />
// What is handed to evaluate runs in the page.
import type { Browser, CDPSession, Page } from 'playwright-core';
import { signInBrowser } from '../parts/sign-in-browser.js';
import type { Staff } from '../parts/staff.js';
import type { Frame, Patch } from './painted.js';

/** A place on the screen in pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** That a marker on the map says another value. Instants in milliseconds since 1970, by the machine's clock. */
export interface TextChange {
  station: string;
  /** `2.31m` */
  text: string;
  level: string;
  /** When the text stood in the page. */
  changedAt: number;
  /** When the browser began the frame that follows. */
  frameAt: number;
  /** Where the value stands on the screen. */
  box: Box;
}

export interface ScreenFrame extends Frame {
  /** JPEG, base64. */
  picture: string;
}

/** The desk's map in a real Chromium, with every frame that its compositor gives out. */
export interface Screen {
  /** Resolves when so many markers say a value. */
  ready(count: number): Promise<void>;
  /** What the map has shown so far, in this order. */
  changes(): readonly TextChange[];
  frames(): readonly ScreenFrame[];
  /** The page's clock less ours, milliseconds, as far as one question tells: within the time that it took. */
  clockOff(): Promise<{ offMs: number; withinMs: number }>;
  /** Ends the pictures; what has been taken can still be looked at. */
  freeze(): Promise<void>;
  patchOf(frame: ScreenFrame, box: Box): Promise<Patch>;
  close(): Promise<void>;
}

const SIZE = { width: 1_440, height: 900 };

export async function openScreen(browser: Browser, staff: Staff): Promise<Screen> {
  const context = await browser.newContext({ viewport: SIZE, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' });
  await signInBrowser(context, staff);
  const page = await context.newPage();
  await page.goto(`${staff.url}/`);
  const cdp = await context.newCDPSession(page);
  const frames: ScreenFrame[] = [];
  const changes: TextChange[] = [];
  await page.exposeFunction('noteChange', (change: TextChange) => changes.push(change));
  const taking = takeFrames(cdp, frames);
  return {
    ready: async (count) => {
      await page.waitForFunction(
        (many) => document.querySelectorAll('.marker [data-testid="value"]').length === many,
        count,
        { timeout: 60_000 },
      );
      await watchMarkers(page);
      await taking;
    },
    changes: () => changes,
    frames: () => frames,
    clockOff: async () => {
      const asked = Date.now();
      const theirs = await page.evaluate(() => Date.now());
      const answered = Date.now();
      return { offMs: theirs - (asked + answered) / 2, withinMs: (answered - asked) / 2 };
    },
    freeze: async () => {
      await cdp.send('Page.stopScreencast');
      frames.sort((a, b) => a.at - b.at);
      // Nothing of the hub's is needed any more: the pictures are read in an empty page.
      await page.goto('about:blank');
    },
    patchOf: (frame, box) => patchIn(page, frame, box),
    close: () => context.close(),
  };
}

/** Each frame with the instant at which the compositor had drawn it. */
async function takeFrames(cdp: CDPSession, frames: ScreenFrame[]): Promise<void> {
  cdp.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
    // The next one is given out only when this one has been taken.
    cdp.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
    if (metadata.timestamp !== undefined) frames.push({ at: metadata.timestamp * 1_000, picture: data });
  });
  await cdp.send('Page.startScreencast', { format: 'jpeg', quality: 90, everyNthFrame: 1 });
}

/** Has the page note whenever a marker's value becomes another, and when the next frame begins. */
function watchMarkers(page: Page): Promise<void> {
  return page.evaluate(() => {
    const { noteChange } = globalThis as unknown as { noteChange: (change: TextChange) => Promise<number> };
    const said = new Map<string, string>();
    const look = () => {
      for (const marker of document.querySelectorAll<HTMLElement>('.marker')) {
        const station = marker.dataset.station ?? '';
        const value = marker.querySelector<HTMLElement>('[data-testid="value"]');
        const text = value?.textContent?.trim() ?? '';
        const before = said.get(station);
        if (!value || text === before) continue;
        said.set(station, text);
        if (before === undefined) continue;
        const change = { station, text, level: marker.dataset.level ?? '', changedAt: Date.now() };
        requestAnimationFrame(() => {
          const frameAt = Date.now();
          const { x, y, width, height } = value.getBoundingClientRect();
          void noteChange({ ...change, frameAt, box: { x, y, width, height } });
        });
      }
    };
    look();
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, characterData: true, subtree: true });
  });
}

/** Decoded by the browser itself. */
function patchIn(page: Page, { picture }: ScreenFrame, box: Box): Promise<number[]> {
  return page.evaluate(
    async ({ base64, x, y, width, height, screenWidth }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
      const scale = bitmap.width / screenWidth;
      const canvas = new OffscreenCanvas(Math.ceil(width * scale), Math.ceil(height * scale));
      const pen = canvas.getContext('2d', { willReadFrequently: true });
      if (!pen) throw new Error('no canvas in this browser');
      pen.drawImage(bitmap, -x * scale, -y * scale);
      const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
      bitmap.close();
      const grey: number[] = [];
      for (let i = 1; i < data.length; i += 4) grey.push(data[i] ?? 0);
      return grey;
    },
    { base64: picture, ...box, screenWidth: SIZE.width },
  );
}
