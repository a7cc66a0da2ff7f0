// Real: the whole hub, its picture process, its files, HTTP and MQTT. Played: the clock of the hub.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PublicStation, PublicStations, pictureTopic, type StationFile } from '@kawamori/contracts';
import { every } from '@kawamori/kit';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { aRegistration, aStationFile, minute } from '../testing/builders.js';
import { aPicture, CAMERA, noteAt } from '../testing/pictures.js';
import { connectNode, type RealHub, startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';

const MASK: [number, number][] = [
  [0, 0],
  [0.5, 0],
  [0.5, 0.5],
  [0, 0.5],
];

const withCamera = (publicly: object): StationFile =>
  aStationFile({
    cameras: [{ id: CAMERA, nameJa: '橋から下流', nameEn: 'downstream', expected: '10m', public: publicly }],
  });

/** Looks again and again until a look is answered; the test's own time limit ends it. */
function seen<T>(look: () => T | undefined): Promise<T> {
  return new Promise((resolve) => {
    const looking = every(20, () => {
      const found = look();
      if (found === undefined) return;
      looking.cancel();
      resolve(found);
    });
  });
}

async function aResidentsHub(publicly: object = {}) {
  const dir = join(temporaryFolder(), 'site');
  const hub = await startHub({ config: { public: { dir, quiet: '1s' } } });
  const { secret } = await hub.setUp(withCamera(publicly));
  const cookie = await hub.firstAccount();
  const node = await connectNode(hub, secret);
  const { town, id } = aRegistration();
  return {
    hub,
    dir,
    cookie,
    node,
    send: async (minutes: number, drawn: object = {}) => {
      const jpeg = await aPicture({ note: noteAt(minutes), tone: 40 + minutes, ...drawn });
      await node.client.publishAsync(pictureTopic(town, id, CAMERA), jpeg, { qos: 1 });
    },
    page: (name = 'index.html') => readFileSync(join(dir, name), 'utf8'),
    pictures: () =>
      existsSync(folderOf(dir)) ? readdirSync(folderOf(dir)).filter((name) => !name.startsWith('.')) : [],
    ask: (path: string, takenAt: number | null) =>
      hub.call('POST', `/api/v1/cameras/${CAMERA}/${path}`, { cookie, body: { takenAt } }),
  };
}

const folderOf = (dir: string) => join(dir, 'pictures', CAMERA);
const stations = (dir: string) => {
  const file = join(dir, 'stations.json');
  return existsSync(file) ? PublicStations.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
};
const shownOf = (dir: string) => stations(dir)?.stations[0]?.cameras[0];
const at = (hub: RealHub, minutes: number) => {
  hub.clock.at = minute(minutes);
};

describe('the residents’ pages of a hub', () => {
  test('follow a reading within seconds, and fit their schema', async () => {
    const { hub, dir, node, page } = await aResidentsHub();
    at(hub, 11);
    await node.send([[10, 4.2]]);
    const all = await seen(() =>
      stations(dir)?.stations[0]?.level?.valueM === 4.2 ? stations(dir) : undefined,
    );
    expect(all.stations[0]?.level).toMatchObject({
      at: '2026-06-02T18:10:00+09:00',
      ageS: 60,
      freshness: 'fresh',
    });
    expect(page()).toContain('4.20');
    expect(PublicStation.parse(JSON.parse(page('stations/kajiyase-bashi.json'))).series?.valueM).toEqual([
      4.2,
    ]);
  });

  test('show a picture in two sizes, covered, without EXIF, when its files are there', async () => {
    const { hub, dir, send } = await aResidentsHub({ masks: [MASK] });
    at(hub, 1);
    await send(0);
    const picture = await seen(() => shownOf(dir)?.pictures[0]);
    for (const path of [picture.small, picture.large]) {
      const bytes = readFileSync(join(dir, path));
      expect([...bytes.subarray(-2)]).toEqual([0xff, 0xd9]);
      const { exif, width } = await sharp(bytes).metadata();
      expect(exif).toBeUndefined();
      expect(width).toBeLessThanOrEqual(path.includes('small') ? 320 : 1_280);
      const corner = await sharp(bytes).extract({ left: 8, top: 8, width: 16, height: 16 }).stats();
      // The upper left quarter of the test picture is bright; it is covered.
      expect(corner.channels[0]?.mean).toBeLessThan(200);
    }
  });

  test('wait for a camera’s delay', async () => {
    const { hub, dir, send, node } = await aResidentsHub({ delay: '30m' });
    at(hub, 1);
    await send(0);
    await node.send([[1, 2]]);
    await seen(() => (stations(dir)?.stations[0]?.level?.valueM === 2 ? true : undefined));
    expect(shownOf(dir)?.pictures).toEqual([]);
    at(hub, 31);
    await node.send([[30, 2.1]]);
    expect((await seen(() => shownOf(dir)?.pictures[0])).ageS).toBe(31 * 60);
  });
});

describe('a picture that is withdrawn', () => {
  const shown = async () => {
    const residents = await aResidentsHub();
    at(residents.hub, 12);
    await residents.send(0);
    await residents.send(11);
    await seen(() => (shownOf(residents.dir)?.pictures.length === 2 ? true : undefined));
    return residents;
  };
  const allText = (dir: string) =>
    [
      'index.html',
      'en.html',
      'stations.json',
      ...readdirSync(join(dir, 'stations')).map((name) => `stations/${name}`),
    ]
      .map((name) => readFileSync(join(dir, name), 'utf8'))
      .join('\n');

  test('is gone, with every link to it, before the staff are answered; restored, it comes back', async () => {
    const { dir, pictures, ask } = await shown();
    const gone = '20260602-181100-000';
    expect((await ask('withdraw', minute(11))).status).toBe(200);
    expect(pictures().filter((name) => name.startsWith(gone))).toEqual([]);
    expect(allText(dir)).not.toContain(gone);
    expect(pictures()).toHaveLength(2);
    expect((await ask('restore', minute(11))).status).toBe(200);
    await seen(() => (shownOf(dir)?.pictures[0]?.small.includes(gone) ? true : undefined));
  });

  test('goes with all the others when it is the camera that is withdrawn', async () => {
    const { dir, pictures, ask, page } = await shown();
    expect((await ask('withdraw', null)).status).toBe(200);
    expect(pictures()).toEqual([]);
    expect(allText(dir)).not.toContain('.jpg');
    expect(page()).toContain('このカメラは公開を休んでいます');
    await ask('restore', null);
    await seen(() => (shownOf(dir)?.pictures.length === 2 ? true : undefined));
  });

  test('while it is being made never appears', async () => {
    const { hub, send, ask, pictures, dir } = await shown();
    at(hub, 20);
    await send(19, { width: 3_000, height: 2_000 });
    // It is in the index a moment after its PUBACK, and not to be withdrawn before.
    await expect.poll(async () => (await ask('withdraw', minute(19))).status, { interval: 5 }).toBe(200);
    await send(20);
    await seen(() => (shownOf(dir)?.pictures[0]?.small.includes('182000') ? true : undefined));
    expect(pictures().filter((name) => name.includes('181900'))).toEqual([]);
  });
});

describe('a folder that cannot be written', () => {
  test('keeps the hub from nothing, and the pages follow when it can be', async () => {
    const parent = temporaryFolder();
    const dir = join(parent, 'site');
    writeFileSync(dir, 'a file stands where the folder should');
    const hub = await startHub({ config: { public: { dir, quiet: '1s' } } });
    const { secret } = await hub.setUp(aStationFile());
    const node = await connectNode(hub, secret);
    at(hub, 11);
    await node.send([[10, 4.2]]);
    const cookie = await hub.firstAccount();
    expect((await hub.call('GET', '/api/v1/stations/kajiyase-bashi', { cookie })).text).toContain('4.2');
    rmSync(dir);
    await node.send([[11, 4.3]]);
    await seen(() => (stations(dir)?.stations[0]?.level?.valueM === 4.3 ? true : undefined));
  });

  test('is left alone when it is another’s', async () => {
    const dir = temporaryFolder();
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'index.html'), '<title>町</title>');
    const hub = await startHub({ config: { public: { dir, quiet: '1s' } } });
    await hub.setUp(aStationFile());
    await hub.stop();
    expect(readdirSync(dir)).toEqual(['index.html']);
  });
});
