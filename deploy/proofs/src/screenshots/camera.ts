/// <reference lib="dom" />
// What is handed to evaluate runs in the page.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { openChromium } from '../eyes/browser.js';
import { signInBrowser } from '../parts/sign-in-browser.js';
import { smallPng } from './small-png.js';

export type Screen = 'wall' | 'desk' | 'station' | 'phone' | 'paper' | 'landscape';

const SCREENS: Readonly<Record<Screen, BrowserContextOptions>> = {
  wall: { viewport: { width: 1_920, height: 1_080 } },
  desk: { viewport: { width: 1_440, height: 900 } },
  /** A desk with room for a whole station. */
  station: { viewport: { width: 1_440, height: 1_100 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  /** A4 at 96 pixels to the inch. */
  paper: { viewport: { width: 794, height: 1_123 } },
  landscape: { viewport: { width: 1_123, height: 794 } },
};

export interface Sitting {
  screen: Screen;
  night?: boolean;
  /** Of whoever is signed in, and at which hub. */
  as?: { url: string; cookie: string };
  /** A page whose clock can be put forward. */
  clocked?: boolean;
  scripts?: boolean;
}

/** One browser, in which each page has an empty profile of its own, and the folder where its pictures are kept. */
export interface Camera {
  open(sitting: Sitting): Promise<Page>;
  /** Keeps the screen as it stands, once every picture on it has arrived. */
  take(page: Page, name: string): Promise<void>;
  close(): Promise<void>;
}

export async function openCamera(folder: string): Promise<Camera> {
  mkdirSync(folder, { recursive: true });
  const browser = await openChromium();
  return {
    open: async ({ screen, night = false, as, clocked = false, scripts = true }) => {
      const context = await browser.newContext({
        ...SCREENS[screen],
        ...{ locale: 'ja-JP', timezoneId: 'Asia/Tokyo', reducedMotion: 'reduce', javaScriptEnabled: scripts },
        colorScheme: night ? 'dark' : 'light',
      });
      if (as) await signInBrowser(context, as);
      await context.addInitScript(
        `try {
          localStorage.setItem('kawamori.scheme', '${night ? 'night' : 'day'}');
          localStorage.setItem('kawamori.tour', 'seen');
        } catch {}`,
      );
      const page = await context.newPage();
      if (clocked) await page.clock.install();
      return page;
    },
    take: async (page, name) => {
      for (const image of await page.locator('img').all()) {
        if (await image.isVisible()) await image.evaluate((one: HTMLImageElement) => one.decode());
      }
      writeFileSync(join(folder, `${name}.png`), await smallPng(await page.screenshot()));
      process.stdout.write(`${name}.png\n`);
    },
    close: () => browser.close(),
  };
}
