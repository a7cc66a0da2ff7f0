/// <reference lib="dom" />
// Takes the pictures of the README: `npm run screenshots`. The typhoon is played fast up to the crest and then at its own pace, so that
// the ages on the screens are those of service.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { HOUR, MINUTE } from '@kawamori/contracts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { readKept } from './kept-state.js';
import { REPOSITORY } from './repository.js';
import { openChromium, viewer } from './testing/chromium.js';
import { joinOnDuty } from './testing/duty-account.js';
import { passingFolder, startDemo } from './testing/played-demo.js';

const IMAGES = join(REPOSITORY.root, 'deploy/docs/images');
const STATION = 'kajiyase-bashi';
/** Both overflowing stations stand above their overflow level then. */
const CREST_AFTER = 7 * HOUR + 5 * MINUTE;

/** From the click to the first frame: the node is asked, begins to push, and the player waits for a key frame. */
const LIVE_WITHIN_MS = 60_000;

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

interface Shot {
  name: string;
  path: string;
  width: number;
  height: number;
  night: boolean;
  scale?: number;
  /** What must be seen before the picture is taken. */
  waitFor: readonly string[];
  /** A button that is pressed first. */
  tap?: string;
  /** Asks for live video and waits until it plays. */
  live?: boolean;
}

const PICTURE = '[data-testid="picture"] img';
const CHART = 'canvas';

const SHOTS: readonly Shot[] = [
  {
    name: 'wall-crest',
    path: '/?view=wall',
    width: 1_920,
    height: 1_080,
    night: true,
    waitFor: [CHART, PICTURE],
  },
  { name: 'desk-crest', path: '/', width: 1_440, height: 900, night: false, waitFor: [PICTURE] },
  {
    name: 'desk-station-night',
    path: `/#${STATION}`,
    width: 1_440,
    height: 1_100,
    night: true,
    waitFor: [CHART, PICTURE],
  },
  {
    name: 'desk-video',
    path: `/#${STATION}`,
    width: 1_440,
    height: 1_100,
    night: false,
    waitFor: [CHART, PICTURE],
    live: true,
  },
  {
    name: 'phone-notice',
    path: '/',
    width: 390,
    height: 844,
    night: false,
    scale: 2,
    waitFor: [PICTURE],
  },
  {
    name: 'phone-crest',
    path: '/',
    width: 390,
    height: 844,
    night: false,
    scale: 2,
    tap: '一覧',
    waitFor: ['[data-station]', PICTURE],
  },
  {
    name: 'phone-station',
    path: `/#${STATION}`,
    width: 390,
    height: 844,
    night: true,
    scale: 2,
    waitFor: [CHART],
  },
];

/** Residents' pages, as a phone without JavaScript shows them. */
const RESIDENTS: readonly { name: string; path: string }[] = [
  { name: 'residents-phone', path: '' },
  { name: 'residents-station-phone', path: `stations/${STATION}.html` },
];

async function playToTheCrest(data: string): Promise<void> {
  const demo = await startDemo(['--speed', '3600', '--data', data, '--port', '0']);
  const keptFile = join(data, 'player.json');
  const startsAt = readKept(keptFile)?.startsAt;
  for (;;) {
    const kept = readKept(keptFile);
    if (kept && kept.now >= (startsAt ?? kept.startsAt) + CREST_AFTER) break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await demo.stop();
}

async function take(shot: Shot, url: string, browser: Browser, signedIn: StorageState): Promise<void> {
  const context = await browser.newContext({
    ...viewer(shot.width, shot.height),
    storageState: signedIn,
    deviceScaleFactor: shot.scale ?? 1,
    colorScheme: shot.night ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(`${url}${shot.path}`);
  await page.locator('[data-station], [data-testid="duty-notice"]').first().waitFor({ state: 'attached' });
  if (shot.tap) await page.getByRole('button', { name: shot.tap, exact: true }).click();
  for (const part of shot.waitFor) await page.locator(part).first().waitFor();
  if (shot.live) {
    await page.locator('[data-testid="watch-live"]').click();
    await page.locator('[data-testid="video"][data-phase="playing"]').waitFor({ timeout: LIVE_WITHIN_MS });
  }
  await allLoaded(page);
  await page.screenshot({ path: join(IMAGES, `${shot.name}.png`) });
  process.stdout.write(`${shot.name}.png\n`);
  await context.close();
}

async function takeResidents(url: string, browser: Browser): Promise<void> {
  const context = await browser.newContext({
    ...viewer(390, 844),
    deviceScaleFactor: 2,
    javaScriptEnabled: false,
  });
  for (const { name, path } of RESIDENTS) {
    const page = await context.newPage();
    await page.goto(`${url}${path}`, { waitUntil: 'load' });
    await page.screenshot({ path: join(IMAGES, `${name}.png`) });
    process.stdout.write(`${name}.png\n`);
  }
  await context.close();
}

/** Every picture that stands on the screen has arrived. */
async function allLoaded(page: Page): Promise<void> {
  for (const image of await page.locator('img').all()) {
    if (await image.isVisible()) await image.evaluate((one: HTMLImageElement) => one.decode());
  }
}

const data = passingFolder();
mkdirSync(IMAGES, { recursive: true });
await playToTheCrest(data.path);
const demo = await startDemo(['--speed', '1', '--data', data.path, '--port', '0']);
const browser = await openChromium();
try {
  const first = await browser.newContext(viewer(1_440, 900));
  await joinOnDuty(await first.newPage(), data.path);
  const signedIn = await first.storageState();
  for (const shot of SHOTS) await take(shot, demo.url, browser, signedIn);
  await takeResidents(demo.residentsUrl, browser);
} finally {
  await browser.close();
  await demo.stop();
  data.remove();
}
