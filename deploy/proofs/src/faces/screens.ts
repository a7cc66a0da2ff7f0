import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openChromium } from '../eyes/browser.js';
import { signInBrowser } from '../parts/sign-in-browser.js';
import type { Staff } from '../parts/staff.js';
import type { Stage, Who } from './stage.js';

/** So long a page may take over anything: a busy machine is slow, and that is no fault. */
export const PATIENCE_MS = 180_000;

export type Scheme = 'day' | 'night';
export type Language = 'ja' | 'en';

export interface Look {
  width: number;
  height: number;
  scheme?: Scheme;
  language?: Language;
  /** A telephone: touched, and with a telephone's pixels. */
  isPhone?: boolean;
}

export const WALL: Look = { width: 1_920, height: 1_080, scheme: 'night' };
export const DESK: Look = { width: 1_440, height: 900 };
export const PHONE: Look = { width: 390, height: 844, isPhone: true };

/** Somebody of the stage's hub, or whose cookie is another one's. */
export type Bearer = Who | Pick<Staff, 'url' | 'cookie'>;

/** A screen of somebody, with all that went wrong in it. */
export interface Screen {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Faults of the page's own script, in the order of their coming. */
  readonly faults: readonly string[];
}

/** A browser whose reader has set it to write twice as large. */
export const LARGE_TEXT = ['--blink-settings=defaultFontSize=32'];

/** One browser, in which each screen has an empty profile of its own. */
export interface Screens {
  open(look: Look, who?: Bearer): Promise<Screen>;
  close(): Promise<void>;
}

export async function openScreens(
  stage: Pick<Stage, 'hub' | 'cookies'>,
  flags: readonly string[] = [],
): Promise<Screens> {
  const browser: Browser = await openChromium(flags);
  return {
    open: async (look, who) => {
      const context = await browser.newContext({
        viewport: { width: look.width, height: look.height },
        ...(look.isPhone ? { deviceScaleFactor: 2, hasTouch: true, isMobile: true } : {}),
        ...{ locale: 'ja-JP', timezoneId: 'Asia/Tokyo', reducedMotion: 'reduce' },
      });
      if (who) {
        const staff = typeof who === 'string' ? { url: stage.hub.url, cookie: stage.cookies[who] } : who;
        await signInBrowser(context, staff);
      }
      await context.addInitScript(
        `try {
          localStorage.setItem('kawamori.scheme', '${look.scheme ?? 'day'}');
          localStorage.setItem('kawamori.language', '${look.language ?? 'ja'}');
        } catch {}`,
      );
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      return { page, context, faults };
    },
    close: () => browser.close(),
  };
}

/** As if the reader had chosen it: the faces' own choice, and that of the device for pages without a script. */
export async function setScheme(page: Page, scheme: Scheme): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme === 'night' ? 'dark' : 'light' });
  await page.evaluate(`document.documentElement.dataset.scheme = '${scheme}'`);
}

/** Where screenshots are left for whoever wants to look at them; nowhere unless it is named. */
const SHOTS = process.env.KAWAMORI_SHOTS;

/** Leaves a picture of the screen as it stands. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name.replaceAll(/[^\w-]+/g, '-')}.png`) });
}

/** A river as a camera would send it, drawn by the browser: water as high as said, and a clock. A JPEG. */
export async function drawnRiver({ open }: Screens, waterM: number): Promise<Buffer> {
  const { page, context } = await open({ width: 640, height: 360 });
  const height = Math.min(90, 20 + waterM * 12);
  await page.setContent(
    `<body style="margin:0;height:360px;background:linear-gradient(#9fb4bd,#6d7f74);font:28px monospace;color:#fff">
      <div style="position:absolute;bottom:0;width:100%;height:${height}%;background:#5a4a34"></div>
      <p style="position:absolute;margin:8px">${new Date().toISOString()} ${waterM.toFixed(2)} m</p></body>`,
  );
  const jpeg = await page.screenshot({ type: 'jpeg', quality: 70 });
  await context.close();
  return jpeg;
}
