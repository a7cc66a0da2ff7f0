/// <reference lib="dom" />
// Real: hub, nodes with drawn cameras, ffmpeg, Chromium. What the faces do with pictures and live video.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChromium, viewer } from './testing/chromium.js';
import { makeFirstAccount } from './testing/first-account.js';
import { type PlayedDemo, passingFolder, startDemo } from './testing/played-demo.js';

const STATION = 'kajiyase-bashi';
const CAMERA = 'kajiyase-bashi-cam';
const SOON = { timeout: 120_000 };

describe('pictures and live video in the faces', { timeout: 300_000 }, () => {
  const data = passingFolder();
  let demo: PlayedDemo;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    // A picture each two seconds.
    demo = await startDemo(['--speed', '300', '--data', data.path, '--port', '0']);
    browser = await openChromium();
    page = await (await browser.newContext(viewer(1_440, 1_200))).newPage();
    await makeFirstAccount(page, demo.setupUrl);
    await page.goto(`${demo.url}/#${STATION}`);
    await page.reload();
    await panelPicture().waitFor(SOON);
    // A cell of the strip then stands for less than an hour of river.
    await page.getByText('6時間', { exact: true }).click();
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
    data.remove();
  });

  const panelPicture = () => page.locator('[data-testid="camera"] [data-testid="picture"]').first();
  const shownAt = async () => Number(await panelPicture().getAttribute('data-at'));
  const mapShows = async () =>
    Number(await page.locator('[data-testid="map-picture"] [data-testid="picture"]').getAttribute('data-at'));
  const strip = () => page.locator('[data-testid="picture-strip"] button');
  const newerThan = (at: number) => expect.poll(shownAt, SOON).toBeGreaterThan(at);

  test('panel and map show the newest picture, and follow', async () => {
    const first = await shownAt();
    await newerThan(first);
    await expect.poll(async () => (await mapShows()) - (await shownAt())).toBe(0);
  });

  test('a picture picked from the strip stays while readings come in, on panel and map, and the present comes back when asked', async () => {
    // An hour of river, so that the strip holds pictures of before.
    await expect.poll(() => strip().count(), SOON).toBeGreaterThanOrEqual(2);
    await strip().first().click();
    await page.mouse.move(10, 600);
    const picked = await shownAt();
    const value = await page.getByTestId('station').getByTestId('age').first().textContent();
    await expect
      .poll(() => page.getByTestId('station').getByTestId('age').first().textContent(), SOON)
      .not.toBe(value);
    expect(await shownAt()).toBe(picked);
    await expect.poll(mapShows).toBe(picked);
    await page.getByText('最新の写真に戻る').click();
    await page.mouse.move(10, 600);
    await newerThan(picked);
    await expect.poll(() => page.getByTestId('watch-live').count()).toBe(1);
  });

  test('what is withdrawn is the picture that was shown when it was asked for, and residents lose it', async () => {
    await page.getByText('この写真の公開を止める').click();
    const asked = await shownAt();
    await newerThan(asked);
    const answered = page.waitForResponse((answer) => answer.url().endsWith(`/cameras/${CAMERA}/withdraw`));
    await page.locator('[data-testid="residents"] input').fill('人が写っている');
    await page.locator('[data-testid="residents"] button[type="submit"]').click();
    const answer = await answered;
    expect(answer.ok()).toBe(true);
    const body = answer.request().postDataJSON() as { takenAt: number; reason: string };
    // Between the click and the look at the screen the next one may have come.
    expect(Math.abs(body.takenAt - asked)).toBeLessThanOrEqual(10 * 60_000);
    expect(body.reason).toBe('人が写っている');
    expect(body.takenAt).toBeLessThan(await shownAt());
    const pages = await (await fetch(`${demo.residentsUrl}stations/${STATION}.html`)).text();
    const stamp = new Date(body.takenAt + 9 * 3_600_000).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
    expect(pages).not.toContain(stamp.replace('T', '-'));
  });

  test('live video plays, goes on while the reader looks back, and ends when told', async () => {
    await page.getByTestId('watch-live').click();
    const player = page.locator('[data-testid="video"]');
    await page.locator('[data-testid="video"][data-phase="playing"]').waitFor(SOON);
    await strip().first().hover({ force: true });
    await player.waitFor({ state: 'hidden' });
    await expect.poll(() => player.count()).toBe(1);
    await page.mouse.move(10, 600);
    await player.waitFor({ state: 'visible' });
    await page.locator('[data-testid="video"][data-phase="playing"]').waitFor(SOON);
    await page.getByText('映像を止める').click();
    await panelPicture().waitFor();
  });

  test('while live video is asked for, and where it is lost, the still stands whole with its time and age beneath', async () => {
    const look = await page.context().newPage();
    // The picture's own player never comes, so that every phase before it can be looked at; then the hub says that there is none.
    const hubSays = (state: string) =>
      look.route(`**/cameras/${CAMERA}/live`, async (route) => {
        const answer = await route.fetch();
        const told = (await answer.json()) as object;
        await route.fulfill({ response: answer, json: { ...told, state, reasonJa: '回線が切れています。' } });
      });
    await look.route('**/live.flv', (route) => route.abort());
    await look.route('**/live/index.m3u8', (route) => route.abort());
    await hubSays('asked');
    await look.goto(`${demo.url}/#${STATION}`);
    await look.getByTestId('watch-live').click();
    await standsWhole(look, 'asking');
    await look.unroute(`**/cameras/${CAMERA}/live`);
    await hubSays('unavailable');
    await standsWhole(look, 'unavailable');
    await expect
      .poll(() => look.locator('[data-testid="video"] .foot').textContent())
      .toMatch(/\d\d:\d\d の写真です（.*(前|受信なし).*）/);
    await look.unroute(`**/cameras/${CAMERA}/live`);
    await hubSays('live');
    await standsWhole(look, 'lost');
    await look.close();
  });

  test('a phone plays HLS with its first player, past the first list of segments, and says how far it is behind', async () => {
    const phone = await page.context().newPage();
    // A browser that cannot read a response piece by piece, as FLV needs it.
    await phone.addInitScript(() => {
      Reflect.deleteProperty(globalThis, 'ReadableStream');
    });
    await phone.goto(`${demo.url}/#${STATION}`);
    const broken: string[] = [];
    phone.on('console', (message) => {
      if (message.text().includes('broke off')) broken.push(message.text());
    });
    await phone.getByTestId('watch-live').click();
    await phone.locator('[data-testid="video"][data-phase="playing"][data-kind="hls"]').waitFor(SOON);
    // The list holds six segments of a second: the first leaves it at the seventh.
    const shownS = () => phone.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime);
    await expect.poll(shownS, SOON).toBeGreaterThan(9);
    // At least the segment that was whole before it could be listed.
    await expect
      .poll(async () => Number(await phone.getByTestId('video').getAttribute('data-delay')), SOON)
      .toBeGreaterThanOrEqual(1);
    await expect
      .poll(() => phone.locator('[data-testid="video"] .foot').textContent())
      .toMatch(/遅れ 約\d+秒/);
    expect(broken).toEqual([]);
    await phone.close();
  });

  test('a picture that is long in coming says so, and shows nothing of before', async () => {
    const slow = await page.context().newPage();
    // What the worker of the face asks for is not held up here.
    const line = await page.context().newCDPSession(slow);
    await line.send('Network.enable');
    await line.send('Network.setBypassServiceWorker', { bypass: true });
    await slow.goto(`${demo.url}/#${STATION}`);
    const panel = slow.locator('[data-testid="camera"] [data-testid="picture"]').first();
    await panel.locator('img:not(.waiting)').waitFor(SOON);
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await slow.route('**/pictures/*/view.webp', async (route) => {
      await held;
      await route.continue();
    });
    // One of before: it stays while newer ones come, so that the words can be no other picture's.
    await slow.getByText('6時間', { exact: true }).click();
    const shownBefore = slow.locator('[data-testid="picture-strip"] button');
    await expect.poll(() => shownBefore.count(), SOON).toBeGreaterThanOrEqual(2);
    await shownBefore.nth((await shownBefore.count()) - 2).click();
    await slow.mouse.move(10, 600);
    await slow.getByText('最新の写真に戻る').waitFor();
    const picked = await panel.getAttribute('data-at');

    await panel.getByText('写真を読み込んでいます').waitFor(SOON);
    await panel.locator('img').waitFor({ ...SOON, state: 'hidden' });
    letGo();
    await panel.locator(`img[src$="/pictures/${picked}/view.webp"]:not(.waiting)`).waitFor(SOON);
    await expect.poll(() => panel.getByText('写真を読み込んでいます').count()).toBe(0);
    await expect.poll(() => panel.getAttribute('data-at')).toBe(picked);
    await slow.close();
  });
});

/** The whole picture, burnt-in band and all, above its time and age. */
async function standsWhole(page: Page, phase: string): Promise<void> {
  const player = page.locator(`[data-testid="video"][data-phase="${phase}"]`);
  await player.waitFor(SOON);
  await player.locator('img').waitFor(SOON);
  /** How far the picture reaches into its words, or they out of the stage: pixels. */
  const over = () =>
    player.evaluate((root) => {
      const edges = (name: string) => root.querySelector(name)?.getBoundingClientRect() ?? new DOMRect();
      const caption = edges('figcaption');
      return Math.max(edges('img').bottom - caption.top, caption.bottom - edges('.stage').bottom);
    });
  await expect.poll(over, SOON).toBeLessThanOrEqual(1);
  await expect.poll(() => player.getByTestId('picture-age').textContent()).not.toBe('');
}
