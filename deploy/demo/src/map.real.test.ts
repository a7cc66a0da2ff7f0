/// <reference lib="dom" />
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChromium, viewer } from './testing/chromium.js';
import { makeFirstAccount } from './testing/first-account.js';
import { type PlayedDemo, passingFolder, startDemo } from './testing/played-demo.js';

const SHINKAI = '[data-station="shinkaibashi-joryu"]';
/** A wave of the typhoon is thirty hours: this long at the test's speed, and far longer on a machine that is busy. */
const A_WAVE = { timeout: 90_000 };

describe('the map during the typhoon, in Chromium', () => {
  const data = passingFolder();
  let demo: PlayedDemo;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    demo = await startDemo(['--speed', '3000', '--data', data.path, '--port', '0']);
    browser = await openChromium();
    page = await browser.newPage(viewer(1_440, 900));
    page.on('pageerror', (error) => faults.push(error.message));
    await makeFirstAccount(page, demo.setupUrl);
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
    data.remove();
  });

  const text = (testId: string) => page.getByTestId(testId).first().textContent();

  test('is marked as a drill and shows every station of both towns', async () => {
    await expect.poll(() => text('drill')).toContain('訓練');
    const stations = () =>
      page
        .locator('[data-station]')
        .evaluateAll((elements) => [
          ...new Set(elements.map((element) => element.getAttribute('data-station'))),
        ]);
    await expect.poll(stations).toHaveLength(9);
  });

  test('a chosen station shows its value, level, colour and notice change while the water rises', async () => {
    await page.locator(SHINKAI).last().click();
    const panel = page.getByTestId('station');
    // The typhoon has gone on while the browser came up: wherever in its wave that was, the next rise is looked at from its foot.
    const below = await stands(page, 'below');
    const over = await stands(page, 'over');
    expect(over.word).toContain('氾濫開始水位');
    expect(over.word).not.toBe(below.word);
    expect(over.value).not.toBe(below.value);
    await page
      .getByTestId('notices')
      .first()
      .locator('li', { hasText: '新開橋上流' })
      .filter({ hasText: '氾濫開始水位' })
      .first()
      .waitFor(A_WAVE);
    await panel.getByTestId('hydrograph').locator('canvas').waitFor();
  });

  test('speaks English when asked, and Japanese again', async () => {
    await page.getByTestId('to-menu').click();
    await page.getByText('English', { exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByText('Shinkaibashi', { exact: false }).first().waitFor();
    await expect.poll(() => page.getByTestId('drill').textContent()).toMatch(/exercise|drill/i);
    await page.getByTestId('to-menu').click();
    await page.getByText('日本語', { exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByText('新開橋上流').first().waitFor();
  });

  test('says that it is blind when the hub dies, and sees again by itself when it is back', async () => {
    await page.evaluate(() => {
      const said = () => document.querySelector('[data-testid="blind"]') !== null;
      // However short it is said: the hub may be back at once.
      new MutationObserver(() => {
        if (said()) document.documentElement.dataset.wasBlind = 'yes';
      }).observe(document.body, { childList: true, subtree: true });
    });
    process.kill(hubPid(demo.process.pid ?? 0), 'SIGKILL');
    await page.locator('html[data-was-blind]').waitFor(A_WAVE);
    await page.getByTestId('blind').waitFor({ ...A_WAVE, state: 'detached' });
  });

  test('breaks nowhere on the way', () => {
    expect(faults).toEqual([]);
  });
});

/** What the panel shows of its station at one moment, once that is below or over the level at which a river floods. */
async function stands(page: Page, where: 'below' | 'over'): Promise<{ word: string; value: string }> {
  const shown = await page.waitForFunction(
    (wanted) => {
      const panel = document.querySelector('[data-testid="station"]');
      const plate = panel?.querySelector<HTMLElement>('[data-testid="level-word"]');
      const value = panel?.querySelector('[data-testid="value"]')?.textContent;
      if (!plate || !value || (plate.dataset.level === '5') !== (wanted === 'over')) return null;
      return { word: plate.textContent ?? '', value };
    },
    where,
    A_WAVE,
  );
  const seen = await shown.jsonValue();
  if (!seen) throw new Error('the panel shows nothing');
  return seen;
}

/** The hub among the children of the demo. */
function hubPid(parent: number): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = pids.find((pid) => {
    try {
      const command = readFileSync(join('/proc', pid, 'cmdline'), 'utf8');
      const parentOf = / \(.*\) \S (\d+) /s.exec(readFileSync(join('/proc', pid, 'stat'), 'utf8'))?.[1];
      return Number(parentOf) === parent && command.includes('broker/dist/main.js');
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error('the demo has no hub');
  return Number(found);
}
