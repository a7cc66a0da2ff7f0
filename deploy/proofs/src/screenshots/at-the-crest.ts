/// <reference lib="dom" />
// What is handed to evaluate runs in the page.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOUR, MINUTE } from '@kawamori/contracts';
import { freePort } from '@kawamori/kit';
import type { Page } from 'playwright-core';
import { joined } from '../parts/accounts.js';
import { eventually } from '../parts/eventually.js';
import { startPlay } from '../parts/play.js';
import { signInByLink } from '../parts/staff.js';
import type { Camera, Screen } from './camera.js';

const STATION = 'kajiyase-bashi';
/** By the river's clock, so that the crest comes by day, and a picture taken again shows the same. */
const STARTS_AT = Date.parse('2026-09-18T07:00:00+09:00');
/** Both overflowing stations stand above their overflow level then. */
const CREST_AFTER = 7 * HOUR + 5 * MINUTE;
/** A start, with everything built and nine nodes. */
const STANDS_WITHIN_MS = 120_000;
/** From the click to the first frame: the node is asked, begins to push, and the player waits for a key frame. */
const LIVE_WITHIN_MS = 60_000;

const PICTURE = '[data-testid="picture"] img';
const CHART = 'canvas';
const NOTICE = '[data-testid="duty-notice"]';
/** All nodes have found the hub. */
const ALL_NODES = '[data-testid="health"] .nodes:not(.wanting)';

/** What is shown of the river in service. */
const SHOTS: readonly {
  name: string;
  path: string;
  screen: Screen;
  night?: boolean;
  /** What must be seen before the picture is taken. */
  waitFor: readonly string[];
  /** A button that is pressed first. */
  tap?: string;
}[] = [
  {
    name: 'wall-crest',
    path: '/?view=wall',
    screen: 'wall',
    night: true,
    waitFor: [CHART, PICTURE, ALL_NODES],
  },
  { name: 'wall-day', path: '/?view=wall', screen: 'wall', waitFor: [CHART, PICTURE] },
  { name: 'desk-crest', path: '/', screen: 'desk', waitFor: [PICTURE] },
  {
    name: 'desk-station-night',
    path: `/#${STATION}`,
    screen: 'station',
    night: true,
    waitFor: [CHART, PICTURE],
  },
  { name: 'phone-notice', path: '/', screen: 'phone', waitFor: [NOTICE, PICTURE] },
  { name: 'phone-notice-night', path: '/', screen: 'phone', night: true, waitFor: [NOTICE, PICTURE] },
  { name: 'phone-crest', path: '/', screen: 'phone', tap: '一覧', waitFor: ['[data-station]', PICTURE] },
  { name: 'phone-station', path: `/#${STATION}`, screen: 'phone', night: true, waitFor: [CHART] },
];

/** Residents' pages, as a phone without a script shows them. */
const RESIDENTS = [
  { name: 'residents-phone', path: '' },
  { name: 'residents-station-phone', path: `stations/${STATION}.html` },
];

/**
 * The demo's typhoon, played fast up to the crest and then at its own pace, so that the ages on the screens are those of service; at last
 * without the hub.
 */
export async function atTheCrest(folder: string, camera: Camera): Promise<void> {
  const data = join(folder, 'typhoon');
  mkdirSync(data);
  const [port, publicPort, mqttPort] = [await freePort(), await freePort(), await freePort()];
  const keptFile = join(data, 'player.json');
  writeFileSync(keptFile, JSON.stringify({ startsAt: STARTS_AT, now: STARTS_AT, mqttPort }));
  const url = `http://localhost:${port}`;
  const residents = `http://localhost:${publicPort}/`;
  const begin = (speed: number) =>
    startPlay([
      ...['--speed', String(speed), '--data', data],
      ...['--port', String(port), '--public-port', String(publicPort)],
    ]);

  const fast = begin(3_600);
  await signInByLink(await fast.setupUrl());
  const cookie = await joined({ dataDir: join(data, 'hub'), url }, 'toban', { role: 'duty', towns: null });
  const as = { url, cookie };
  await crestIn(keptFile);
  await fast.stop();

  const play = begin(1);
  try {
    await eventually('the residents’ pages', () => answers(residents), { withinMs: STANDS_WITHIN_MS });
    for (const { name, path, screen, night = false, waitFor, tap } of SHOTS) {
      const page = await camera.open({ screen, night, as });
      await page.goto(`${url}${path}`);
      if (tap) await page.getByRole('button', { name: tap, exact: true }).click();
      for (const part of waitFor) await page.locator(part).first().waitFor();
      await camera.take(page, name);
      await page.context().close();
    }
    await live(url, as, camera);
    for (const { name, path } of RESIDENTS) {
      const page = await camera.open({ screen: 'phone', scripts: false });
      await page.goto(`${residents}${path}`, { waitUntil: 'load' });
      await camera.take(page, name);
      await page.context().close();
    }
    const phone = await keptOnAPhone(url, as, camera);
    const wall = await camera.open({ screen: 'wall', night: true, as, clocked: true });
    await wall.goto(`${url}/?view=wall`);
    for (const part of [CHART, PICTURE]) await wall.locator(part).first().waitFor();
    await play.stop();
    await blind(wall);
    await camera.take(wall, 'wall-blind');
    await phone.reload();
    await phone.getByTestId('blind').waitFor();
    await phone.clock.fastForward('25:00');
    await phone.getByTestId('blind').getByText('（25分前）').waitFor();
    await phone.locator(`${NOTICE} ${PICTURE}`).first().waitFor();
    await camera.take(phone, 'phone-offline');
  } finally {
    await play.stop();
  }
}

async function crestIn(keptFile: string): Promise<void> {
  const now = () => (JSON.parse(readFileSync(keptFile, 'utf8')) as { now: number }).now;
  await eventually('the crest', () => now() >= STARTS_AT + CREST_AFTER || undefined, { withinMs: 300_000 });
}

const answers = async (url: string): Promise<true | undefined> =>
  fetch(url).then(
    ({ ok }) => ok || undefined,
    () => undefined,
  );

async function live(url: string, as: { url: string; cookie: string }, camera: Camera): Promise<void> {
  const page = await camera.open({ screen: 'station', as });
  await page.goto(`${url}/#${STATION}`);
  await page.locator(CHART).first().waitFor();
  await page.getByTestId('watch-live').click();
  await page.locator('[data-testid="video"][data-phase="playing"]').waitFor({ timeout: LIVE_WITHIN_MS });
  await camera.take(page, 'desk-video');
  await page.context().close();
}

/** A telephone that has kept how things stand. */
async function keptOnAPhone(url: string, as: { url: string; cookie: string }, camera: Camera): Promise<Page> {
  const phone = await camera.open({ screen: 'phone', night: true, as, clocked: true });
  await phone.goto(url);
  await phone.locator(`${NOTICE} ${PICTURE}`).first().waitFor();
  await phone.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  for (const shelf of ['state', 'pictures'])
    await eventually(
      `the ${shelf} that it keeps`,
      async () => (await countOf(phone, shelf)) > 0 || undefined,
    );
  return phone;
}

const countOf = (phone: Page, shelf: string): Promise<number> =>
  phone.evaluate(
    (name) =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open('kawamori');
        opening.onupgradeneeded = () => opening.transaction?.abort();
        opening.onerror = () => resolve(0);
        opening.onsuccess = () => {
          const counting = opening.result.transaction(name).objectStore(name).count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      }),
    shelf,
  );

/** The hub is gone; minutes later, and dimmed. */
async function blind(wall: Page): Promise<void> {
  await wall.getByTestId('blind').waitFor();
  await wall.clock.fastForward('12:00');
  await wall.getByTestId('blind').getByText('（12分').waitFor();
  // While it waits for that, a browser says brightness(1).
  await wall.waitForFunction(() => {
    const main = document.querySelector('main');
    return main !== null && /brightness\(0/.test(getComputedStyle(main).filter);
  });
}
