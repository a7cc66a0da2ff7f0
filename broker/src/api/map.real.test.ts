// Real: the whole hub, its data folder on the disk, HTTP over a socket.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BaseMap, MapLayers } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aBaseMap, aJpeg, aPng } from '../basemap/testing/builders.js';
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
    expect(await layers()).toEqual({ baseMap: 'absent', layers: [] });
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
    const folder = tileFolder(join(opened.hub.dataDir, 'tiles/photo'));
    await folder.publish({ ...LAYER, bounds: [...LAYER.bounds] });
    await folder.keep({ z: 8, x: 222, y: 102 }, aPng(), { etag: undefined, lastModified: undefined });
    return { ...opened, folder };
  }

  test('are told with their zooms, bounds and credit, and nothing of where they came from', async () => {
    const { layers } = await withTiles();
    const { template: _, ...told } = LAYER;
    expect((await layers()).layers).toEqual([{ layer: 'photo', ...told }]);
  });

  test('come as pictures that a browser may keep; what is not in the cache is a plain 404', async () => {
    const { hub, cookie } = await withTiles();
    const tile = await hub.call('GET', '/tiles/photo/8/222/102', { cookie });
    expect(tile.status).toBe(200);
    expect(tile.headers.get('content-type')).toBe('image/png');
    expect(tile.headers.get('cache-control')).toContain('max-age');
    const known = { cookie, headers: { 'if-none-match': tile.headers.get('etag') ?? '' } };
    expect((await hub.call('GET', '/tiles/photo/8/222/102', known)).status).toBe(304);
    expect(await hub.call('GET', '/tiles/photo/8/222/103', { cookie })).toMatchObject({ status: 404 });
  });

  test('come as the pictures that they are, each layer by itself', async () => {
    const { hub, cookie, folder } = await withTiles();
    await folder.keep({ z: 9, x: 1, y: 2 }, aJpeg(), { etag: undefined, lastModified: undefined });
    const photo = await hub.call('GET', '/tiles/photo/9/1/2', { cookie });
    expect(photo.headers.get('content-type')).toBe('image/jpeg');
    expect((await hub.call('GET', '/tiles/hazard/9/1/2', { cookie })).status).toBe(404);
  });

  test('are for those who are signed in', async () => {
    const { hub } = await withTiles();
    expect((await hub.call('GET', '/tiles/photo/8/222/102')).status).toBe(401);
  });

  test.each([
    '/tiles/photo/8/222/..%2f..%2f..%2fjournal.db',
    '/tiles/..%2f..%2fphoto/8/222/102',
    '/tiles/%2e%2e/photo/8/222/102',
    '/tiles/photo/%2e%2e/%2e%2e/102',
    '/tiles/photo/8/222/102%00',
    '/tiles/photo/8/-1/102',
    '/tiles/photo/8/1e2/102',
    '/tiles/layer.json',
    '/tiles/photo/8/222/102.etag',
    '/tiles/elsewhere/8/222/102',
    '/tiles/__proto__/8/222/102',
  ])('lead nowhere else: %s', async (path) => {
    const { hub, cookie } = await withTiles();
    const answer = await hub.call('GET', path, { cookie });
    expect([400, 404]).toContain(answer.status);
  });

  test('that are no pictures any more are not handed out', async () => {
    const { hub, cookie } = await withTiles();
    mkdirSync(join(hub.dataDir, 'tiles/photo/8/223'), { recursive: true });
    writeFileSync(join(hub.dataDir, 'tiles/photo/8/223/102.tile'), '<html>');
    expect((await hub.call('GET', '/tiles/photo/8/223/102', { cookie })).status).toBe(404);
  });
});
