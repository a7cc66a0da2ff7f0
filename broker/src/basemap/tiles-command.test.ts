import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MapLayerId } from '@kawamori/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchTile } from './fetch-tile.js';
import { NOTHING_KNOWN } from './fill-tiles.js';
import { LAYER_SOURCES } from './layer-sources.js';
import { aBaseMap, aJpeg, aPng } from './testing/builders.js';
import {
  aTile,
  type Behaviour,
  MODIFIED,
  status,
  type TileServer,
  tileServer,
} from './testing/tile-server.js';
import { TileCache, tileFolder, tileFolders } from './tile-folder.js';
import { prepareTiles } from './tiles-command.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kawamori-tiles-'));
  mkdirSync(join(folder, 'hub'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The tiles of the area below at zooms 9 and 10. */
const AREA = ['--bounds', '132.8,33.1,133.2,33.4', '--zoom', '9-10'];
const TILES = [
  '/9/444/205.png',
  '/9/444/206.png',
  '/9/445/205.png',
  '/9/445/206.png',
  '/10/889/411.png',
  '/10/889/412.png',
  '/10/890/411.png',
  '/10/890/412.png',
];
const [FIRST = ''] = TILES;

async function run(argv: readonly string[], { signal = new AbortController().signal, documents = {} } = {}) {
  let out = '';
  let err = '';
  let now = 0;
  const code = await prepareTiles(
    argv,
    {
      io: {
        out: (text) => {
          out += text;
        },
        err: (text) => {
          err += text;
        },
      },
      // Each look at the clock is a second later, so that no request has to wait for its turn.
      wallClock: { now: () => (now += 1_000) },
      version: '0.0.0',
      dataDir: join(folder, 'hub'),
      documents: () => Promise.resolve(documents),
      signal,
    },
    [1, 1],
  );
  return { code, out, err };
}

const from = (server: TileServer) => [
  '--url',
  server.template,
  '--attribution',
  '試験タイル',
  '--rate',
  '10',
  ...AREA,
];
const files = () =>
  readdirSync(join(folder, 'hub/tiles/pale'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => join(parentPath, name).slice(join(folder, 'hub/tiles/pale').length))
    .sort();
const layer = () =>
  TileCache.parse(JSON.parse(readFileSync(join(folder, 'hub/tiles/pale/layer.json'), 'utf8')));

describe('kawamori basemap tiles', () => {
  it('counts first, and fetches nothing on a dry run', async () => {
    const server = await tileServer();
    const { code, out } = await run([...from(server), '--dry-run']);
    expect({ code, asked: server.asked }).toEqual({ code: 0, asked: [] });
    expect(out).toContain('zoom 9: 4 tiles');
    expect(out).toContain('8 tiles, about 1 seconds at 10 a second');
    expect(readdirSync(join(folder, 'hub'))).toEqual([]);
  });

  it('fetches each tile of the area once, and says where, what and whose they are', async () => {
    const server = await tileServer();
    expect(await run(from(server))).toMatchObject({ code: 0, err: expect.stringContaining('8 fetched') });
    expect(server.asked).toEqual(TILES);
    expect(layer()).toEqual({
      template: server.template,
      minZoom: 9,
      maxZoom: 10,
      bounds: [132.8, 33.1, 133.2, 33.4],
      attribution: { text: '試験タイル', url: null },
    });
    expect(files().filter((name) => name.endsWith('.tile'))).toHaveLength(8);
    expect(files().filter((name) => name.includes('part'))).toEqual([]);
  });

  it('fetches nothing twice; with --refresh it asks whether something has changed', async () => {
    const server = await tileServer();
    await run(from(server));
    expect(await run(from(server))).toMatchObject({
      code: 0,
      err: expect.stringContaining('0 fetched (0.0 MB), 8 kept'),
    });
    expect(server.asked).toHaveLength(8);

    const heard: unknown[] = [];
    server.usual = (request, response) => {
      heard.push([request.headers['if-none-match'], request.headers['if-modified-since']]);
      aTile(request, response);
    };
    const changed = Buffer.concat([aPng(), Buffer.from('new')]);
    server.odd.set(FIRST, [(_request, response) => response.end(changed)]);
    expect(await run([...from(server), '--refresh'])).toMatchObject({
      code: 0,
      err: expect.stringContaining('1 fetched (0.0 MB), 7 kept'),
    });
    expect(heard).toEqual(Array.from({ length: 7 }, () => ['"1"', MODIFIED]));
    expect(readFileSync(join(folder, 'hub/tiles/pale/9/444/205.tile'))).toEqual(changed);
  });

  it('remembers what the server does not have, and does not ask again', async () => {
    const server = await tileServer();
    server.odd.set(FIRST, [status(404)]);
    expect(await run(from(server))).toMatchObject({ code: 0, err: expect.stringContaining('1 not there') });
    expect(await run(from(server))).toMatchObject({ code: 0, err: expect.stringContaining('1 not there') });
    expect(server.asked).toHaveLength(8);
  });

  it('takes the towns of the imported base map, else the stations that the hub knows', async () => {
    const station = { position: { lat: 33.3, lon: 133.1 } };
    const ofStations = await run(['--zoom', '8', '--dry-run'], { documents: { 'station/naro': station } });
    expect(ofStations).toMatchObject({ code: 0, out: expect.stringContaining('1 tiles') });
    expect(ofStations.out).toContain('parts of the towns are left out');
    writeFileSync(join(folder, 'hub/basemap.json'), JSON.stringify(aBaseMap()));
    const ofTowns = await run(['--zoom', '12', '--dry-run']);
    expect(ofTowns).toMatchObject({ code: 0, out: expect.stringContaining('zoom 12: 25 tiles') });
    expect(ofTowns.out).not.toContain('left out');
    rmSync(join(folder, 'hub/basemap.json'));
    expect(await run(['--dry-run'])).toMatchObject({ code: 2, err: expect.stringContaining('--bounds') });
  });

  it('prepares each layer in a folder of its own, photographs as JPEG', async () => {
    const server = await tileServer();
    server.usual = (_request, response) =>
      response.writeHead(200, { 'content-type': 'image/jpeg' }).end(aJpeg());
    expect(await run([...from(server), '--layer', 'photo'])).toMatchObject({ code: 0 });
    const { photo, pale } = tileFolders(join(folder, 'hub'));
    expect(await photo.read({ z: 9, x: 444, y: 205 })).toMatchObject({ type: 'image/jpeg', bytes: aJpeg() });
    expect(await pale.layer()).toBeUndefined();
    const elsewhere = join(folder, 'carried');
    expect(await run([...from(server), '--layer', 'hazard', '--out', elsewhere])).toMatchObject({ code: 0 });
    expect(await tileFolder(join(elsewhere, 'hazard')).layer()).toMatchObject({ template: server.template });
  });

  it('counts several layers at once, each as far as it is published', async () => {
    const { code, out } = await run([...AREA.slice(0, 2), '--zoom', '14-16', '--layer', 'all', '--dry-run']);
    expect(code).toBe(0);
    const [, , relief = '', hazard = ''] = out.split(/^(?=pale|photo|relief|hazard)/m);
    expect(relief).toContain('zoom 15: ');
    expect(relief).not.toContain('zoom 16: ');
    expect(hazard).toContain('zoom 16: ');
    expect(await run([...AREA, '--zoom', '16', '--layer', 'relief', '--dry-run'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('published for 5-15'),
    });
  });

  it('goes on with a pale map of before there were several layers', async () => {
    const server = await tileServer();
    await run(from(server));
    renameSync(join(folder, 'hub/tiles/pale'), join(folder, 'hub/passing'));
    rmSync(join(folder, 'hub/tiles'), { recursive: true });
    renameSync(join(folder, 'hub/passing'), join(folder, 'hub/tiles'));
    expect(await run(from(server))).toMatchObject({ code: 0, err: expect.stringContaining('8 kept') });
    const { pale, photo } = tileFolders(join(folder, 'hub'));
    expect(await pale.layer()).toMatchObject({ template: server.template });
    expect(await photo.layer()).toBeUndefined();
  });

  it('adds a second area to the first, and never mixes two publishers', async () => {
    const server = await tileServer();
    await run(from(server));
    await run([...from(server).slice(0, -4), '--bounds', '133.2,33.1,133.5,33.4', '--zoom', '10']);
    expect(layer()).toMatchObject({ minZoom: 9, maxZoom: 10, bounds: [132.8, 33.1, 133.5, 33.4] });
    const other = await tileServer();
    expect(await run(from(other))).toMatchObject({
      code: 2,
      err: expect.stringContaining('remove the folder first'),
    });
    expect(other.asked).toEqual([]);
  });
});

/** Never answers, until the asker goes away. */
const silence: Behaviour = () => undefined;

describe('a tile server that misbehaves', () => {
  const LIMITS = { timeoutMs: 200, bytes: 1_000 };
  const ask = async (behaviour: Behaviour) => {
    const server = await tileServer();
    server.usual = behaviour;
    return fetchTile(server.template, {
      limits: LIMITS,
      known: NOTHING_KNOWN,
      userAgent: 'test',
      signal: new AbortController().signal,
    });
  };

  it.each<[string, Behaviour, object]>([
    ['says nothing', silence, { kind: 'failed' }],
    [
      'stops in the middle',
      (_, response) => response.writeHead(200).write(aPng().subarray(0, 20)),
      { kind: 'failed' },
    ],
    ['breaks the line', (request) => request.socket.destroy(), { kind: 'failed' }],
    ['is broken', status(500), { kind: 'failed', why: 'HTTP 500' }],
    ['asks for patience', status(429, { 'retry-after': '7' }), { kind: 'failed', waitMs: 7_000 }],
    [
      'asks for a day of patience',
      status(503, { 'retry-after': '86400' }),
      { kind: 'failed', waitMs: 60_000 },
    ],
    [
      'sends a page instead of a picture',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>登録</html>'),
      { kind: 'refused', why: expect.stringContaining('text/html') },
    ],
    [
      'calls a page a picture',
      (_, response) => response.writeHead(200, { 'content-type': 'image/png' }).end('<html>'),
      { kind: 'refused' },
    ],
    [
      'sends more than a tile',
      (_, response) => response.writeHead(200).end(Buffer.concat([aPng(), Buffer.alloc(2_000)])),
      { kind: 'refused', why: 'more than 1000 bytes' },
    ],
    [
      'sends us elsewhere',
      status(302, { location: 'http://127.0.0.1:1/x' }),
      { kind: 'refused', why: expect.stringContaining('127.0.0.1:1') },
    ],
    ['forbids it', status(403), { kind: 'refused', why: 'HTTP 403' }],
    ['has no such tile', status(404), { kind: 'absent' }],
  ])('that %s', async (_what, behaviour, outcome) => {
    expect(await ask(behaviour)).toMatchObject(outcome);
  });

  it('for a while is asked again, and the tile is there in the end', async () => {
    const server = await tileServer();
    server.odd.set(FIRST, [status(500), (request) => request.socket.destroy()]);
    expect(await run(from(server))).toMatchObject({ code: 0, err: expect.stringContaining('8 fetched') });
    expect(server.asked.filter((path) => path === FIRST)).toHaveLength(3);
  });

  it('with one tile costs that tile alone, keeps nothing of it, and the next run fetches it', async () => {
    const server = await tileServer();
    server.odd.set(FIRST, [status(500), status(500), (_, response) => response.end('<html>')]);
    const { code, err } = await run(from(server));
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('7 fetched') });
    expect(err).toContain('1 tiles are missing');
    expect(files().filter((name) => name.endsWith('.tile'))).toHaveLength(7);
    expect(await run(from(server))).toMatchObject({ code: 0, err: expect.stringContaining('1 fetched') });
  });

  it('with every tile is left alone after five', async () => {
    const server = await tileServer();
    server.usual = status(403);
    const { code, err } = await run(from(server));
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('given up') });
    expect(err).toContain('HTTP 403');
    expect(server.asked).toHaveLength(5);
    expect(readdirSync(join(folder, 'hub'))).toEqual([]);
  });
});

describe('Ctrl-C', () => {
  it('leaves a cache that can be used, and the same command goes on', async () => {
    const server = await tileServer();
    const stop = new AbortController();
    server.odd.set(TILES[3] ?? '', [() => stop.abort()]);
    const { code, err } = await run(from(server), { signal: stop.signal });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('stopped. 5 tiles are missing') });
    expect(layer().minZoom).toBe(9);
    expect(await tileFolder(join(folder, 'hub/tiles/pale')).read({ z: 9, x: 444, y: 205 })).toMatchObject({
      type: 'image/png',
    });
    expect(await run(from(server))).toMatchObject({
      code: 0,
      err: expect.stringContaining('5 fetched (0.0 MB), 3 kept'),
    });
  });
});

describe('the words of the command', () => {
  it.each([
    [['--url', 'ftp://example.jp/{z}/{x}/{y}.png']],
    [['--url', 'http://example.jp/{z}/{x}.png', '--attribution', 'x']],
    [['--url', 'http://example.jp/{z}/{x}/{y}.png']],
    [['--layer', 'std']],
    [['--layer', '']],
    [['--layer', 'pale,photo', '--url', 'http://example.jp/{z}/{x}/{y}.png', '--attribution', 'x']],
    [['--layer', 'all', '--attribution', 'x']],
    [['--attribution', '']],
    [['--attribution-url', 'javascript:alert(1)']],
    [['--zoom', '15-8']],
    [['--zoom', '8-19']],
    [['--bounds', '133,33,132,34']],
    [['--bounds', '133,33']],
    [['--rate', '0']],
    [['--rate', '1000']],
    [['--max-tiles', '1000000']],
    [['--data', 'nowhere/at/all']],
    [['more']],
  ])('leaves with 2 and the help for %j', async (argv) => {
    const { code, out, err } = await run(argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('kawamori basemap tiles [options]');
  });

  it('refuses more tiles than it may fetch, after having said how many there are', async () => {
    const { code, out, err } = await run(['--bounds', '130,30,140,40', '--zoom', '8-15']);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('more than 20000 tiles') });
    expect(out).toContain('zoom 15: ');
    const small = await run([...AREA, '--max-tiles', '5']);
    expect(small).toMatchObject({ code: 2, err: expect.stringContaining('larger --max-tiles') });
  });

  it('names every layer and its address, and credits by itself', async () => {
    const { code, out } = await run([...AREA, '--dry-run']);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('8 tiles') });
    const { out: help } = await run(['--help']);
    for (const layer of MapLayerId.options) expect(help).toContain(LAYER_SOURCES[layer].template);
  });
});
