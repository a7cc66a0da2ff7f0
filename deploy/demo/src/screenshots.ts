// Takes the pictures of the README: `npm run screenshots`. The typhoon is played fast up to the crest and then at its own pace, so that
// the ages on the screens are those of service.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { HOUR, MINUTE } from '@kawamori/contracts';
import type { Browser, BrowserContext } from 'playwright-core';
import { readKept } from './kept-state.js';
import { REPOSITORY } from './repository.js';
import { openChromium, viewer } from './testing/chromium.js';
import { makeFirstAccount } from './testing/first-account.js';
import { passingFolder, startDemo } from './testing/played-demo.js';

const IMAGES = join(REPOSITORY.root, 'deploy/docs/images');
const STATION = 'kajiyase-bashi';
/** Both overflowing stations stand above their overflow level then. */
const CREST_AFTER = 7 * HOUR + 5 * MINUTE;

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

interface Shot {
  name: string;
  path: string;
  width: number;
  height: number;
  night: boolean;
  scale?: number;
  /** A hydrograph is part of it: wait for it. */
  chart: boolean;
}

const SHOTS: readonly Shot[] = [
  { name: 'wall-crest', path: '/?view=wall', width: 1_920, height: 1_080, night: true, chart: true },
  { name: 'desk-crest', path: '/', width: 1_440, height: 900, night: false, chart: false },
  {
    name: 'desk-station-night',
    path: `/#${STATION}`,
    width: 1_440,
    height: 900,
    night: true,
    chart: true,
  },
  { name: 'phone-crest', path: '/', width: 390, height: 844, night: false, scale: 2, chart: false },
  {
    name: 'phone-station',
    path: `/#${STATION}`,
    width: 390,
    height: 844,
    night: true,
    scale: 2,
    chart: true,
  },
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
  await page.locator('[data-station]').first().waitFor({ state: 'attached' });
  if (shot.chart) await page.locator('canvas').first().waitFor();
  await page.screenshot({ path: join(IMAGES, `${shot.name}.png`) });
  process.stdout.write(`${shot.name}.png\n`);
  await context.close();
}

const data = passingFolder();
mkdirSync(IMAGES, { recursive: true });
await playToTheCrest(data.path);
const demo = await startDemo(['--speed', '1', '--data', data.path, '--port', '0']);
const browser = await openChromium();
try {
  const first = await browser.newContext(viewer(1_440, 900));
  await makeFirstAccount(await first.newPage(), demo.setupUrl);
  const signedIn = await first.storageState();
  for (const shot of SHOTS) await take(shot, demo.url, browser, signedIn);
} finally {
  await browser.close();
  await demo.stop();
  data.remove();
}
