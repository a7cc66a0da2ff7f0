import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChromium, viewer } from './testing/chromium.js';
import { makeFirstAccount } from './testing/first-account.js';
import { type PlayedDemo, passingFolder, startDemo } from './testing/played-demo.js';

const SHINKAI = '[data-station="shinkaibashi-joryu"]';
/** The whole rise takes about this long at the test's speed, and half again on a busy machine. */
const A_RISE = { timeout: 90_000 };

describe('the map during the typhoon, in Chromium', () => {
  const data = passingFolder();
  let demo: PlayedDemo;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    demo = await startDemo(['--speed', '1500', '--data', data.path, '--port', '0']);
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
    expect(await text('drill')).toContain('訓練');
    const stations = await page
      .locator('[data-station]')
      .evaluateAll((elements) => [
        ...new Set(elements.map((element) => element.getAttribute('data-station'))),
      ]);
    expect(stations).toHaveLength(9);
  });

  test('a chosen station shows its value, level, colour and notice change while the water rises', async () => {
    await page.locator(SHINKAI).last().click();
    const panel = page.getByTestId('station');
    await panel.waitFor();
    const plate = panel.getByTestId('level-word').first();
    const before = { level: await plate.getAttribute('data-level'), word: await plate.textContent() };
    const valueBefore = await panel.getByTestId('value').first().textContent();

    await panel.locator('[data-testid="level-word"][data-level="5"]').first().waitFor(A_RISE);
    expect(before.level).not.toBe('5');
    expect(await plate.textContent()).toContain('氾濫開始水位');
    expect(await plate.textContent()).not.toBe(before.word);
    expect(await panel.getByTestId('value').first().textContent()).not.toBe(valueBefore);
    const notices = page.getByTestId('notices').first();
    await notices.getByText('新開橋上流').first().waitFor(A_RISE);
    expect(await notices.textContent()).toContain('氾濫開始水位');
    await panel.getByTestId('hydrograph').locator('canvas').waitFor();
  });

  test('speaks English when asked, and Japanese again', async () => {
    await page.getByText('English', { exact: true }).click();
    await page.getByText('Shinkaibashi', { exact: false }).first().waitFor();
    expect(await page.getByTestId('drill').textContent()).toMatch(/exercise|drill/i);
    await page.getByText('日本語', { exact: true }).click();
    await page.getByText('新開橋上流').first().waitFor();
  });

  test('says that it is blind when the hub dies, and sees again by itself when it is back', async () => {
    process.kill(hubPid(demo.process.pid ?? 0), 'SIGKILL');
    await page.getByTestId('blind').waitFor();
    await page.getByTestId('blind').waitFor({ state: 'detached', timeout: 60_000 });
  });

  test('breaks nowhere on the way', () => {
    expect(faults).toEqual([]);
  });
});

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
