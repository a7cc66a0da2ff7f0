/// <reference lib="dom" />

import { pause } from '@kawamori/kit';
import type { Page } from 'playwright-core';
import { eventually } from '../parts/eventually.js';
import type { Claims } from './claims.js';
import { DESK, drawnRiver, PATIENCE_MS, PHONE, type Screens, WALL } from './screens.js';
import { cameraOf, KUBOKAWA, KURE, NEVER, ONOMI, SILENT_AFTER_MS, type Stage } from './stage.js';

/** Metres: below all levels of the invented gauges, and above some. */
const CALM = 1.2;
const CAUTION = 2.75;
const DANGER = 3.95;
const OVERFLOW = 4.6;

const SCENE = 'the night';

/** What stands of a station in a list, on a tile or at the map. */
const ofStation = (page: Page, id: string) => page.locator(`[data-station="${id}"]`);
const atLevel = (page: Page, id: string, level: number) =>
  page.locator(`[data-station="${id}"][data-level="${level}"]`).first().waitFor();
/** A word that must come to stand on the page. */
const reads = (page: Page, words: string | RegExp, within = 'body') =>
  page.locator(within).getByText(words).first().waitFor();

/** What is told of what is read where that is not, within the time of a screen, what it is to be. */
async function comesToBe<T>(
  read: () => Promise<T>,
  fits: (value: T) => boolean,
  say: (value: T) => string,
): Promise<string[]> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const value = await read();
    if (fits(value)) return [];
    if (performance.now() > until) return [say(value)];
    await pause(50);
  }
}

/** In the order of the list: worst first. */
const orderOf = (page: Page, list: string) =>
  page
    .locator(`${list} [data-station]`)
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-station')));

/** All gauges but one speak, and all cameras have sent a picture. */
export async function aCalmRiver(stage: Stage, screens: Screens): Promise<void> {
  const picture = await drawnRiver(screens, CALM);
  for (const station of [KURE, ONOMI, KUBOKAWA]) {
    await stage.set(station, CALM);
    await stage.picture(station, picture);
  }
}

/**
 * A flood from its first centimetre to the end, as two people in two towns, a wall and a telephone live it; the hub dies in the middle of
 * it, and the telephone loses its line.
 */
export async function theNight(stage: Stage, screens: Screens, { look }: Claims): Promise<void> {
  const { hub } = stage;
  const at = (name: string, work: () => Promise<unknown>) => look(SCENE, name, work);
  const wall = await screens.open(WALL, 'wall');
  const mori = await screens.open(PHONE, 'mori');
  const oka = await screens.open(DESK, 'oka');

  await at('a quiet day: the wall shows all gauges, nothing calls, one has never spoken', async () => {
    await wall.page.goto(`${hub.url}/?view=wall`);
    await ofStation(wall.page, KURE).first().waitFor();
    await wall.page.locator(`[data-station="${NEVER}"][data-freshness="never"]`).first().waitFor();
    const levels = await wall.page
      .locator('[data-station][data-level]')
      .evaluateAll((all) => all.map((one) => Number(one.getAttribute('data-level'))));
    return levels.some((level) => level >= 2) ? [`levels on the wall: ${levels.join()}`] : [];
  });
  await at('the telephone opens on the list, the desk on the map', async () => {
    await mori.page.goto(hub.url);
    await ofStation(mori.page, KURE).first().waitFor();
    await oka.page.goto(hub.url);
    await oka.page.locator('.leaflet-container').waitFor();
    await ofStation(oka.page, KUBOKAWA).first().waitFor();
  });

  await stage.set(KURE, CAUTION);
  await at('久礼 reaches 氾濫注意水位: level 2 on wall and desk, said aloud', async () => {
    await Promise.all([wall, oka].map(({ page }) => atLevel(page, KURE, 2)));
    await eventually('the announcement', async () =>
      /久礼.*氾濫注意水位/.test((await wall.page.getByTestId('announcement').textContent()) ?? '')
        ? true
        : undefined,
    );
  });
  await at('the telephone turns to the notice by itself: value, age, picture, one button', async () => {
    const notice = mori.page.getByTestId('duty-notice');
    await notice.waitFor();
    await notice.getByText('氾濫注意水位').first().waitFor();
    await notice.locator('img').first().waitFor();
    return comesToBe(
      () => mori.page.getByTestId('acknowledge').boundingBox(),
      (box) => box !== null && box.height >= 48 && box.y > PHONE.height / 2,
      (box) => `the button: ${JSON.stringify(box)}`,
    );
  });
  await at('a mail with a link has left to 森, and its page needs neither sign-in nor script', async () => {
    const link = await eventually('the mail', () => stage.linkIn('mori', '氾濫注意水位'), {
      withinMs: PATIENCE_MS,
    });
    const { page, context } = await screens.open(PHONE);
    await page.goto(link);
    await reads(page, '森 一郎 さん宛て');
    await reads(page, 'まだ誰も確認していません');
    await context.close();
  });
  await at('森 acknowledges with one thumb: desk and wall say who', async () => {
    await mori.page.getByTestId('acknowledge').tap();
    await Promise.all(
      [wall, oka].map(({ page }) =>
        page
          .getByTestId('acknowledged')
          .filter({ hasText: /森|mori/ })
          .first()
          .waitFor(),
      ),
    );
  });

  await stage.picture(KURE, await drawnRiver(screens, DANGER));
  await stage.set(KURE, DANGER);
  await at('it goes on to 氾濫危険水位: level 4, first on the wall, large, with its picture', async () => {
    await Promise.all([wall, oka].map(({ page }) => atLevel(page, KURE, 4)));
    await reads(mori.page, /氾濫危険水位/, '[data-testid="duty-notice"]');
    await wall.page
      .locator(`[data-testid="sight"][data-camera="${cameraOf(KURE)}"] img`)
      .first()
      .waitFor();
    return comesToBe(
      () => wall.page.locator('[data-station-large]').first().getAttribute('data-station-large'),
      (first) => first === KURE,
      (first) => `first stands ${first}`,
    );
  });

  await stage.set(KUBOKAWA, OVERFLOW);
  await at(
    '窪川 passes 氾濫開始水位: the worse one leads every list, and flooding stays unconfirmed',
    async () => {
      await Promise.all([wall, oka].map(({ page }) => atLevel(page, KUBOKAWA, 5)));
      await reads(oka.page, /氾濫は未確認/);
      return comesToBe(
        () => Promise.all([orderOf(wall.page, '.strip'), orderOf(oka.page, '.rail')]),
        (orders) => orders.every((order) => order[0] === KUBOKAWA && order[1] === KURE),
        (orders) => `orders: ${orders.map((order) => order.join()).join(' and ')}`,
      );
    },
  );
  await at('岡 opens the station by the keyboard, sees course and picture, and closes it again', async () => {
    const row = oka.page.locator(`.rail [data-station="${KUBOKAWA}"]`).first();
    await row.focus();
    await oka.page.keyboard.press('Enter');
    await oka.page.getByTestId('station').locator('canvas').first().waitFor();
    await oka.page.keyboard.press('Escape');
    await oka.page.getByTestId('station').waitFor({ state: 'detached' });
    return comesToBe(
      () => oka.page.evaluate(() => document.activeElement?.getAttribute('data-station')),
      (focused) => focused === KUBOKAWA,
      (focused) => `the focus is left at ${focused}`,
    );
  });
  await at('岡 acknowledges on the desk; the chronology has both towns’ lines', async () => {
    await oka.page.getByTestId('acknowledge').first().click();
    await oka.page.getByRole('button', { name: 'クロノロジー' }).click();
    const lines = oka.page.getByTestId('chronology');
    await lines
      .locator('li', { hasText: /久礼.*氾濫危険水位/ })
      .first()
      .waitFor();
    await lines
      .locator('li', { hasText: /窪川.*氾濫開始水位/ })
      .first()
      .waitFor();
    await oka.page.keyboard.press('Escape');
  });

  stage.hush(ONOMI);
  await at('大野見 falls silent: struck, with its age, on wall and desk, and never a dash', async () => {
    const silent = `[data-station="${ONOMI}"][data-freshness="silent"]`;
    await Promise.all(
      [wall, oka].map(({ page }) =>
        page
          .locator(silent)
          .first()
          .waitFor({ timeout: SILENT_AFTER_MS + PATIENCE_MS }),
      ),
    );
    return comesToBe(
      () => oka.page.locator(`.rail ${silent}`).first().textContent(),
      (text) => /受信なし/.test(text ?? ''),
      (text) => `the row reads ${text}`,
    );
  });

  await at('the telephone loses its line: the last known stands, with its age, and it says so', async () => {
    await mori.context.setOffline(true);
    await reads(mori.page, /圏外|通信が切れています|つながりません/);
    await mori.page.getByRole('button', { name: '一覧', exact: true }).tap();
    return comesToBe(
      () => ofStation(mori.page, KURE).first().textContent(),
      (text) => /3\.95/.test(text ?? ''),
      (text) => `久礼 reads ${text}`,
    );
  });
  await at('back on the line it is with the others within a moment, without a reload', async () => {
    await stage.set(KURE, DANGER + 0.07);
    await mori.context.setOffline(false);
    await ofStation(mori.page, KURE).filter({ hasText: '4.02' }).first().waitFor();
  });

  await at(
    'the hub is killed: the wall says since when it is blind, and its values stay and grow old',
    async () => {
      await mark(wall.page);
      await hub.stop();
      await wall.page.getByTestId('blind').waitFor();
      await ofStation(wall.page, KURE).first().waitFor();
      return comesToBe(
        () => wall.page.getByTestId('blind').textContent(),
        (words) => /\d{1,2}:\d\d/.test(words ?? ''),
        (words) => `it reads ${words}`,
      );
    },
  );
  await at('the hub is back: the wall recovers by itself, the same page', async () => {
    await hub.start();
    await wall.page.getByTestId('blind').waitFor({ state: 'detached' });
    await stage.set(KURE, OVERFLOW);
    await atLevel(wall.page, KURE, 5);
    return (await isMarked(wall.page)) ? [] : ['the page was loaded anew'];
  });

  await at('the water falls: it is said, and nothing takes it for an all-clear', async () => {
    await stage.set(KURE, CALM);
    await stage.set(KUBOKAWA, CALM);
    await reads(wall.page, /下回りました|低下を確認中/);
    await oka.page
      .locator(`[data-station="${KURE}"][data-level="0"], [data-station="${KURE}"]:not([data-level="5"])`)
      .first()
      .waitFor({ timeout: 2 * PATIENCE_MS });
    const text = await oka.page.locator('body').textContent();
    return /解除されました|安全です/.test(text ?? '') ? ['something reads as an all-clear'] : [];
  });
  await at('none of the screens broke on anything meanwhile', () =>
    Promise.resolve([wall, mori, oka].flatMap(({ faults }) => faults)),
  );
  for (const { context } of [wall, mori, oka]) await context.close();
}

/** The page would lose this with a reload. */
const mark = (page: Page) => page.evaluate(() => Object.assign(globalThis, { sameAsBefore: true }));
const isMarked = (page: Page) => page.evaluate(() => 'sameAsBefore' in globalThis);
