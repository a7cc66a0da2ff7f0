// Real: the demo with its hub, the operator's command, a tile server over loopback, and Chromium.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPOSITORY } from './repository.js';
import { openChromium, viewer } from './testing/chromium.js';
import { makeFirstAccount } from './testing/first-account.js';
import { type PlayedDemo, passingFolder, startDemo } from './testing/played-demo.js';

/** An invented Nakatosa: a square in the form of 国土数値情報 N03. */
const SQUARE = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    ['39401', '中土佐町', 133.1],
    ['39412', '四万十町', 132.8],
  ].map(([code, name, west]) => ({
    type: 'Feature',
    properties: { N03_001: '高知県', N03_004: name, N03_007: code },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [Number(west), 33.1],
          [Number(west), 33.4],
          [Number(west) + 0.3, 33.4],
          [Number(west) + 0.3, 33.1],
          [Number(west), 33.1],
        ],
      ],
    },
  })),
});

/** Runs `kawamori`; its last words are in the error where it fails. */
async function kawamori(...words: string[]): Promise<void> {
  const child = spawn(process.execPath, [REPOSITORY.kawamori, ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`kawamori ${words.join(' ')} left with ${code}: ${said}`);
}

/** What the middle of a picture is coloured like, as red, green and blue. */
function colourOf(page: Page, png: Buffer): Promise<number[]> {
  // As text: these are a browser's words, and this package knows none.
  return page.evaluate<number[]>(`(async () => {
    const response = await fetch('data:image/png;base64,${png.toString('base64')}');
    const picture = await createImageBitmap(await response.blob());
    const sheet = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
    sheet.drawImage(picture, 0, 0);
    return [...sheet.getImageData(picture.width >> 1, picture.height >> 1, 1, 1).data].slice(0, 3);
  })()`);
}

describe('the map with an imported base map and cached tiles, in Chromium', () => {
  const data = passingFolder();
  let demo: PlayedDemo;
  let browser: Browser;
  let blank: Page;
  let page: Page;
  let tiles: Server;
  const asked: string[] = [];
  const faults: string[] = [];

  beforeAll(async () => {
    demo = await startDemo(['--speed', '60', '--data', data.path, '--port', '0']);
    browser = await openChromium();
    blank = await browser.newPage(viewer(256, 256));
    // Every tile is of one loud colour, which no level has.
    await blank.setContent('<body style="margin:0;background:#ff00c8">');
    const tile = await blank.screenshot();
    const photo = await blank.screenshot({ type: 'jpeg' });
    // The published colour of 3 to 5 metres of water.
    await blank.setContent('<body style="margin:0;background:#ffb7b7">');
    const hazard = await blank.screenshot();
    tiles = createServer((request, response) => {
      const [, layer] = (request.url ?? '').split('/');
      const [type, bytes] =
        layer === 'photo' ? ['image/jpeg', photo] : ['image/png', layer === 'hazard' ? hazard : tile];
      response.writeHead(200, { 'content-type': type as string }).end(bytes);
    });
    tiles.listen(0, '127.0.0.1');
    await once(tiles, 'listening');

    const hub = ['--data', join(data.path, 'hub')];
    const file = join(data.path, 'N03-20240101_39.geojson');
    writeFileSync(file, SQUARE);
    await kawamori('basemap', 'import', '--boundaries', file, ...hub);
    const server = `http://127.0.0.1:${(tiles.address() as AddressInfo).port}`;
    const terms = 'https://maps.gsi.go.jp/development/ichiran.html';
    for (const [layer, zooms, text] of [
      ['pale', '9-11', '地理院タイル'],
      ['photo', '9-10', '地理院タイル（写真）'],
      ['hazard', '9-10', 'ハザードマップポータルサイト'],
    ] as const) {
      const from = ['--layer', layer, '--url', `${server}/${layer}/{z}/{x}/{y}`, '--zoom', zooms];
      const credit = ['--attribution', text, '--attribution-url', terms];
      await kawamori('basemap', 'tiles', ...from, ...credit, '--margin', '20', '--rate', '10', ...hub);
    }
    // From here on there is no tile server, as in a hall without internet.
    tiles.closeAllConnections();
    tiles.close();

    page = await browser.newPage(viewer(1_440, 900));
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('request', (request) => asked.push(request.url()));
    await makeFirstAccount(page, demo.setupUrl);
    await page.locator('.cached-tiles img.leaflet-tile-loaded').first().waitFor({ state: 'attached' });
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
    data.remove();
  });

  test('draws tiles from the hub’s cache', async () => {
    const drawn = () =>
      page.evaluate<number[]>(
        "[...document.querySelectorAll('.cached-tiles img.leaflet-tile-loaded')].map((image) => image.naturalWidth)",
      );
    await expect.poll(async () => (await drawn()).length).toBeGreaterThan(3);
    expect(new Set(await drawn())).toEqual(new Set([256]));
    expect(asked.some((url) => /\/tiles\/pale\/\d+\/\d+\/\d+$/.test(url))).toBe(true);
  });

  test('asks nobody but the hub', () => {
    const origins = asked.map((url) => new URL(url)).filter(({ protocol }) => protocol.startsWith('http'));
    expect(new Set(origins.map(({ host }) => host))).toEqual(new Set([new URL(demo.url).host]));
  });

  test('takes the colour out of them, by day and by night: colour belongs to danger', async () => {
    for (const scheme of ['day', 'night']) {
      await page.evaluate(`document.documentElement.dataset.scheme = '${scheme}'`);
      const spread = async () => {
        const seen = await edgeColour();
        return Math.max(...seen) - Math.min(...seen);
      };
      await expect.poll(spread, { message: scheme }).toBeLessThan(12);
    }
  });

  test('credits both, with a link to the tiles’ terms', async () => {
    const credit = page.getByTestId('map-credit');
    await expect
      .poll(() => credit.textContent())
      .toContain('国土数値情報（行政区域データ）（国土交通省）を加工して作成');
    await expect.poll(() => credit.textContent()).toContain('川の流路は略図');
    const link = credit.getByText('地理院タイル');
    await expect
      .poll(() => link.getAttribute('href'))
      .toBe('https://maps.gsi.go.jp/development/ichiran.html');
  });

  /** The colour of the map's left edge, where tiles are and no station, label or town. */
  async function edgeColour(): Promise<[number, number, number]> {
    const box = await page.locator('.sheet').boundingBox();
    if (!box) throw new Error('the map has no size');
    const corner = { x: box.x + 6, y: box.y + box.height / 2, width: 8, height: 8 };
    const [red = 0, green = 0, blue = 0] = await colourOf(blank, await page.screenshot({ clip: corner }));
    return [red, green, blue];
  }

  test('offers by keyboard what the cache has, and says of what is missing how it comes', async () => {
    await page.evaluate("document.documentElement.dataset.scheme = 'day'");
    await page.getByRole('button', { name: '地図の種類' }).focus();
    await page.keyboard.press('Enter');
    const panel = page.getByTestId('map-layers');
    await panel.waitFor();
    const offered = `[...document.querySelectorAll('[name="map-ground"]:enabled')].map(({ value }) => value)`;
    await expect.poll(() => page.evaluate<string[]>(offered)).toEqual(['base', 'pale', 'photo']);
    await expect
      .poll(() => panel.textContent())
      .toMatch(/土地の起伏[^。]*。まだサーバーに保存されていません。.*「地図の用意」を頼んで/);
    await expect.poll(() => panel.textContent()).not.toContain('kawamori');
    await page.keyboard.press('ArrowDown');
    await page.locator('.tiles-photo img.leaflet-tile-loaded').first().waitFor({ state: 'attached' });
    await expect.poll(() => page.locator('.tiles-pale').count()).toBe(0);
    await expect.poll(() => page.getByTestId('map-credit').textContent()).toContain('地理院タイル（写真）');
  });

  test('lays the hazard over it in blue, with its legend and its credit in words', async () => {
    const panel = page.getByTestId('map-layers');
    await panel.getByRole('checkbox').focus();
    await page.keyboard.press('Space');
    await page.locator('.tiles-hazard img.leaflet-tile-loaded').first().waitFor({ state: 'attached' });
    await panel.getByRole('slider').focus();
    await page.keyboard.press('End');
    const words = (await panel.textContent()) ?? '';
    expect(words).toContain('3〜5 m（2階の床上から軒下）');
    expect(words).toContain('いまの浸水を示すものではありません');
    await expect
      .poll(() => page.getByTestId('map-credit').textContent())
      .toContain('ハザードマップポータルサイト');
    for (const scheme of ['day', 'night']) {
      await page.evaluate(`document.documentElement.dataset.scheme = '${scheme}'`);
      // No level is blue: yellow, red and purple have more red than green or blue.
      const isBlue = async () => {
        const [red, green, blue] = await edgeColour();
        return (blue > red + 20 && green > red) || [red, green, blue];
      };
      await expect.poll(isBlue, { message: scheme }).toBe(true);
    }
    await page.keyboard.press('Escape');
    await expect.poll(() => panel.count()).toBe(0);
    await expect
      .poll(() => page.evaluate('document.activeElement.getAttribute("aria-label")'))
      .toBe('地図の種類');
  });

  test('remembers the choice in this browser', async () => {
    await page.reload();
    await page.locator('.tiles-photo img.leaflet-tile-loaded').first().waitFor({ state: 'attached' });
    await expect.poll(() => page.locator('.tiles-hazard').count()).toBe(1);
  });

  test('goes back to the sketch, and says so, when the imported map is broken', async () => {
    writeFileSync(join(data.path, 'hub/basemap.json'), '{"type":"FeatureCollection","version":1,');
    await page.reload();
    await page.getByTestId('map-credit').getByText('取り込んだ地図を読めません', { exact: false }).waitFor();
    await expect.poll(() => page.locator('path.ground-town').count()).toBe(2);
  });

  test('breaks nowhere on the way', () => {
    expect(faults).toEqual([]);
  });
});
