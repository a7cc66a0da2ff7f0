// Real: the whole hub, its data folder on the disk, HTTP over a socket.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BaseMap, MapLayers } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aBaseMap, aPng } from '../basemap/testing/builders.js';
import { tileFolder } from '../basemap/tile-folder.js';
import { startHub } from '../testing/real-hub.js';

async function aHub() {
  const hub = await startHub();
  await hub.setUp();
  const cookie = await hub.firstAccount();
  const layers = async () => MapLayers.parse((await hub.call('GET', '/api/v1/map-layers', { cookie })).json);
  const put = (text: string) => {
    writeFileSync(join(hub.dataDir, 'next.json'), text);
    renameSync(join(hub.dataDir, 'next.json'), join(hub.dataDir, 'basemap.json'));
  };
  return { hub, cookie, layers, put };
}

describe('the imported base map', () => {
  test('is served as soon as it stands in the data folder, and again only when it has changed', async () => {
    const { hub, cookie, layers, put } = await aHub();
    expect(await layers()).toEqual({ baseMap: 'absent', tiles: null });
    expect(await hub.call('GET', '/api/v1/basemap', { cookie })).toMatchObject({
      status: 404,
      json: { code: 'no-basemap' },
    });

    put(JSON.stringify(aBaseMap()));
    expect((await layers()).baseMap).toBe('ready');
    const first = await hub.call('GET', '/api/v1/basemap', { cookie });
    expect(first.status).toBe(200);
    expect(BaseMap.parse(first.json)).toEqual(aBaseMap());
    const etag = first.headers.get('etag') ?? '';
    const again = { cookie, headers: { 'if-none-match': etag } };
    expect(await hub.call('GET', '/api/v1/basemap', again)).toMatchObject({ status: 304, text: '' });

    put(JSON.stringify(aBaseMap({ credit: '新しい地図' })));
    const changed = await hub.call('GET', '/api/v1/basemap', again);
    expect(changed).toMatchObject({ status: 200, json: { credit: '新しい地図' } });
  });

  test('that is cut short or of another version is told as such and never handed out', async () => {
    const { hub, cookie, layers, put } = await aHub();
    for (const broken of [
      JSON.stringify(aBaseMap()).slice(0, -10),
      JSON.stringify({ ...aBaseMap(), version: 2 }),
    ]) {
      put(broken);
      expect((await layers()).baseMap).toBe('unreadable');
      expect(await hub.call('GET', '/api/v1/basemap', { cookie })).toMatchObject({
        status: 503,
        json: { code: 'basemap-unreadable' },
      });
    }
    rmSync(join(hub.dataDir, 'basemap.json'));
    expect((await layers()).baseMap).toBe('absent');
  });
});

describe('the tiles', () => {
  const LAYER = {
    template: 'http://localhost/{z}/{x}/{y}.png',
    minZoom: 8,
    maxZoom: 9,
    bounds: [133, 33, 134, 34] as const,
    attribution: { text: '地理院タイル', url: 'https://maps.gsi.go.jp/development/ichiran.html' },
  };

  async function withTiles() {
    const opened = await aHub();
    const folder = tileFolder(join(opened.hub.dataDir, 'tiles'));
    await folder.publish({ ...LAYER, bounds: [...LAYER.bounds] });
    await folder.keep({ z: 8, x: 222, y: 102 }, aPng(), { etag: undefined, lastModified: undefined });
    return { ...opened, folder };
  }

  test('are told with their zooms, bounds and credit, and nothing of where they came from', async () => {
    const { layers } = await withTiles();
    const { template: _, ...told } = LAYER;
    expect((await layers()).tiles).toEqual(told);
  });

  test('come as pictures that a browser may keep; what is not in the cache is a plain 404', async () => {
    const { hub, cookie } = await withTiles();
    const tile = await hub.call('GET', '/tiles/8/222/102.png', { cookie });
    expect(tile.status).toBe(200);
    expect(tile.headers.get('content-type')).toBe('image/png');
    expect(tile.headers.get('cache-control')).toContain('max-age');
    const known = { cookie, headers: { 'if-none-match': tile.headers.get('etag') ?? '' } };
    expect((await hub.call('GET', '/tiles/8/222/102.png', known)).status).toBe(304);
    expect(await hub.call('GET', '/tiles/8/222/103.png', { cookie })).toMatchObject({ status: 404 });
  });

  test('are for those who are signed in', async () => {
    const { hub } = await withTiles();
    expect((await hub.call('GET', '/tiles/8/222/102.png')).status).toBe(401);
  });

  test.each([
    '/tiles/8/222/..%2f..%2f..%2fjournal.db.png',
    '/tiles/..%2f..%2f8/222/102.png',
    '/tiles/%2e%2e/%2e%2e/102.png',
    '/tiles/8/222/102.png%00.png',
    '/tiles/8/-1/102.png',
    '/tiles/8/1e2/102.png',
    '/tiles/layer.json',
    '/tiles/8/222/102.etag',
  ])('lead nowhere else: %s', async (path) => {
    const { hub, cookie } = await withTiles();
    const answer = await hub.call('GET', path, { cookie });
    expect([400, 404]).toContain(answer.status);
  });

  test('that are no pictures any more are not handed out', async () => {
    const { hub, cookie } = await withTiles();
    mkdirSync(join(hub.dataDir, 'tiles/8/223'), { recursive: true });
    writeFileSync(join(hub.dataDir, 'tiles/8/223/102.tile'), '<html>');
    expect((await hub.call('GET', '/tiles/8/223/102.png', { cookie })).status).toBe(404);
  });
});
