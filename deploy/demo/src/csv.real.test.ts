// Real: the demo with its hub, and Chromium.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChromium, viewer } from './testing/chromium.js';
import { makeFirstAccount } from './testing/first-account.js';
import { type PlayedDemo, passingFolder, startDemo } from './testing/played-demo.js';

const PATIENT = { timeout: 60_000 };

describe('readings saved as CSV at the desk, in Chromium', () => {
  const data = passingFolder();
  let demo: PlayedDemo;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    demo = await startDemo(['--speed', '60', '--data', data.path, '--port', '0']);
    browser = await openChromium();
    page = await browser.newPage(viewer(1_440, 1_100));
    await makeFirstAccount(page, demo.setupUrl);
    await page.goto(`${demo.url}/#kajiyase-bashi`);
    await page.locator('[data-testid="hydrograph"] canvas').first().waitFor(PATIENT);
    await box().locator('summary').click();
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
    data.remove();
  });

  const box = () => page.getByTestId('csv');
  const choose = (words: string) => box().getByRole('button', { name: words, exact: true }).click();
  const saved = async () => {
    const arrives = page.waitForEvent('download', PATIENT);
    await choose('保存する');
    const file = await arrives;
    await box().getByText('保存しました').waitFor(PATIENT);
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
  };

  test('one station for Excel: with a byte order mark, under a Japanese name', async () => {
    const { name, text } = await saved();
    expect(name).toMatch(/鍛冶屋瀬橋_.*全記録\.csv$/);
    expect(text).toMatch(/^\uFEFF観測日時,/);
    const rows = text.trimEnd().split('\r\n').slice(1);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row) => row.includes(',kajiyase-bashi,'))).toBe(true);
    await expect.poll(() => box().getByRole('status').textContent()).toContain(`${rows.length}行`);
  });

  test('every station in tens of minutes, for programs', async () => {
    await choose('全観測所');
    await choose('10分ごと');
    await choose('プログラム（UTF-8）');
    const { name, text } = await saved();
    expect(name).toMatch(/全観測所_.*10分\.csv$/);
    expect(text).toMatch(/^time,station_id,/);
    const stations = text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((row) => row.split(',')[1]);
    expect(new Set(stations).size).toBeGreaterThan(1);
  });

  test('a period without values saves nothing, and says so', async () => {
    await page.route('**/readings.csv*', (route) => {
      const url = new URL(route.request().url());
      url.searchParams.set('from', '1');
      url.searchParams.set('to', '2');
      return route.continue({ url: url.href });
    });
    await choose('保存する');
    await box().getByText('この期間の値はありません').waitFor(PATIENT);
    await page.unroute('**/readings.csv*');
  });

  test('what the hub says of a refusal is shown, and a lost line is told; then it can be done again', async () => {
    await page.route('**/readings.csv*', (route) =>
      route.continue({
        url: route
          .request()
          .url()
          .replace(/to=\d+/, 'to=1'),
      }),
    );
    await choose('保存する');
    await box().getByRole('alert').getByText('期間は、はじめを先にしてください。').waitFor(PATIENT);
    await page.unroute('**/readings.csv*');
    await page.route('**/readings.csv*', (route) => route.abort());
    await choose('保存する');
    await box().getByRole('alert').getByText('ファイルを受け取れませんでした').waitFor(PATIENT);
    await page.unroute('**/readings.csv*');
    expect((await saved()).text.length).toBeGreaterThan(0);
  });
});
