// Real: the whole hub with its picture process, nodes as mqtt.js clients, files on the disk.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  CameraId,
  type CameraState,
  type PictureView,
  pictureTopic,
  type StationState,
} from '@kawamori/contracts';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import { picturePaths } from '../pictures/picture-files.js';
import { aRegistration, aStationFile, minute } from '../testing/builders.js';
import { aPicture, CAMERA, noteAt } from '../testing/pictures.js';
import { connectNode, type RealHub, startHub } from '../testing/real-hub.js';

const OTHER_CAMERA = CameraId.parse('kajiyase-bashi-2');
const STATION = aStationFile({
  cameras: [
    { id: CAMERA, nameJa: '上流側', nameEn: 'upstream', public: {} },
    { id: OTHER_CAMERA, nameJa: '下流側', nameEn: 'downstream' },
  ],
});
const { town, id: NODE } = aRegistration();
const OWN = pictureTopic(town, NODE, CAMERA);
const PICTURES = `/api/v1/cameras/${CAMERA}/pictures`;

async function aHub() {
  const hub = await startHub();
  const cookie = await hub.firstAccount();
  const { secret } = await hub.setUp(STATION);
  const node = await connectNode(hub, secret);
  const get = (path: string) => hub.call('GET', path, { cookie });
  return {
    hub,
    cookie,
    node,
    get,
    /** Resolves when the picture has been acknowledged, and whatever follows from it can be seen. */
    send: async (bytes: Buffer, topic = OWN) => {
      await node.client.publishAsync(topic, bytes, { qos: 1 });
      // A change by the operator is answered when everything before it has been judged.
      await hub.operate((desk) => desk.restorePicture(OTHER_CAMERA, null));
    },
    camera: async () => cameraOf((await get('/api/v1/stations/kajiyase-bashi')).json as StationState),
    list: async () => {
      const { json } = await get(`${PICTURES}?from=${minute(-1_000)}&to=${minute(1_000)}`);
      return (json as { pictures: PictureView[] }).pictures;
    },
    post: (path: string, body: unknown) =>
      hub.call('POST', `/api/v1/cameras/${CAMERA}/${path}`, { cookie, body }),
  };
}

const cameraOf = (station: StationState): CameraState | undefined =>
  station.cameras.find(({ id }) => id === CAMERA);
const withdrawals = (hub: RealHub) => {
  const journal = openJournalForReading(join(hub.dataDir, 'journal.db'));
  const facts = journal.readKinds(['public.withdrawn', 'public.restored']);
  journal.close();
  return facts.filter(({ body }) => 'camera' in body && body.camera === CAMERA);
};
const bytesAt = async (hub: RealHub, cookie: string, path: string) => {
  const response = await fetch(`${hub.url}${path}`, { headers: { cookie } });
  return { headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
};

test('a picture that was acknowledged is in the list, at its station, and lies on the disk with its copies', async () => {
  const { hub, cookie, send, list, camera } = await aHub();
  const sent = await aPicture({
    note: noteAt(-5, { level: { valueM: 214.09, at: minute(-5) } }),
    width: 1_920,
    height: 1_080,
  });
  const watching = await hub.watch(cookie);
  await send(sent);
  const shown = {
    camera: CAMERA,
    at: minute(-5),
    receivedAt: minute(0),
    takenFrom: 'note',
    width: 1_920,
    height: 1_080,
    incomplete: false,
    levelM: 214.09,
    levelAt: minute(-5),
    withdrawn: false,
  };
  const { data } = await watching.events.first(
    (event) => event.event === 'station' && cameraOf(event.data)?.latest !== null,
  );
  expect(cameraOf(data as StationState)?.latest).toEqual(shown);
  expect(await list()).toEqual([shown]);
  expect((await camera())?.latest).toEqual(shown);

  const { bytes, headers } = await bytesAt(hub, cookie, `${PICTURES}/${minute(-5)}.jpg`);
  expect(bytes.equals(sent)).toBe(true);
  expect(headers.get('content-type')).toBe('image/jpeg');
  expect(headers.get('cache-control')).toContain('immutable');
  const thumb = await bytesAt(hub, cookie, `${PICTURES}/${minute(-5)}/thumb.webp`);
  expect(await sharp(thumb.bytes).metadata()).toMatchObject({ format: 'webp', width: 320, height: 180 });
  const again = await fetch(`${hub.url}${PICTURES}/${minute(-5)}/thumb.webp`, {
    headers: { cookie, 'if-none-match': thumb.headers.get('etag') ?? '' },
  });
  expect(again.status).toBe(304);
  const day = join(hub.dataDir, 'pictures', CAMERA, '2026-06-02');
  expect(readdirSync(day).map((name) => name.replace(/-[0-9a-f]{12}/, '-'))).toEqual([
    '20260602T175500.000+0900-.jpg',
    '20260602T175500.000+0900-.thumb.webp',
    '20260602T175500.000+0900-.view.webp',
  ]);
});

test('a picture that is lost and sent again is one picture, in this run of the hub and in the next', async () => {
  const { hub, send, list } = await aHub();
  const sent = await aPicture({ note: noteAt(-5) });
  await Promise.all([send(sent), send(sent), send(sent)]);
  await send(sent);
  expect(await list()).toHaveLength(1);
  await hub.stop();

  const next = await startHub({ dataDir: hub.dataDir });
  const { secret } = await next.operate(async (desk) => ({ secret: await desk.rotateNode(NODE) }));
  const node = await connectNode(next, secret);
  await node.client.publishAsync(OWN, sent, { qos: 1 });
  expect(await next.operate((desk) => desk.checkPictures())).toEqual({
    pictures: 1,
    pruned: 0,
    leftOver: [],
    notShown: 0,
    missing: [],
    differing: [],
    unknown: [],
  });
});

test('a hub that lost its store makes the index again from the journal, withdrawals with it', async () => {
  const { hub, cookie, send, list, post } = await aHub();
  await send(await aPicture({ note: noteAt(-20) }));
  await send(await aPicture({ note: noteAt(-10) }));
  await post('withdraw', { takenAt: minute(-10), reason: '人が写っている' });
  const before = await list();
  expect(before.map(({ withdrawn }) => withdrawn)).toEqual([false, true]);
  await hub.stop();
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(hub.dataDir, `store.db${suffix}`), { force: true });

  const next = await startHub({ dataDir: hub.dataDir });
  const { json } = await next.call('GET', `${PICTURES}?from=0&to=${minute(1_000)}`, { cookie });
  expect((json as { pictures: PictureView[] }).pictures).toEqual(before);
});

describe('what is asked for by time', () => {
  test('is the picture nearest to an instant, however far', async () => {
    const { send, get } = await aHub();
    await send(await aPicture({ note: noteAt(-60) }));
    await send(await aPicture({ note: noteAt(-30) }));
    const nearest = async (minutes: number) =>
      ((await get(`${PICTURES}/nearest?at=${minute(minutes)}`)).json as PictureView).at;
    expect(await nearest(-1_000)).toBe(minute(-60));
    expect(await nearest(-45)).toBe(minute(-60));
    expect(await nearest(-44)).toBe(minute(-30));
    expect(await nearest(500)).toBe(minute(-30));
  });

  test('is cut where there is more, and goes on from there', async () => {
    const { send, get } = await aHub();
    for (const minutes of [-30, -20, -10]) await send(await aPicture({ note: noteAt(minutes) }));
    const { json } = await get(`${PICTURES}?from=${minute(-60)}&to=${minute(0)}&limit=2`);
    expect(json).toMatchObject({
      from: minute(-60),
      to: minute(-20),
      pictures: [{ at: minute(-30) }, { at: minute(-20) }],
    });
  });

  test.each([
    ['a camera that nobody has', '/api/v1/cameras/naro-1/pictures/nearest?at=0', 404, 'no-camera'],
    ['an instant without a picture', `${PICTURES}/1.jpg`, 404, 'no-picture'],
    ['a camera without pictures', `${PICTURES}/nearest?at=0`, 404, 'no-picture'],
    ['a period that ends before it begins', `${PICTURES}?from=2&to=1`, 400, 'period-not-valid'],
    ['a name that leads elsewhere', `${PICTURES}/..%2f..%2fjournal.jpg`, 400, 'not-valid'],
  ])('is refused: %s', async (_what, path, status, code) => {
    const { get } = await aHub();
    const answer = await get(path);
    expect({ status: answer.status, code: (answer.json as { code: string }).code }).toEqual({ status, code });
  });

  test('is for those who are signed in', async () => {
    const { hub, send } = await aHub();
    await send(await aPicture({ note: noteAt(-5) }));
    for (const path of [`${minute(-5)}.jpg`, `${minute(-5)}/view.webp`, 'nearest?at=0']) {
      expect((await hub.call('GET', `${PICTURES}/${path}`)).status).toBe(401);
    }
  });
});

test('a smaller copy that was lost is made again', async () => {
  const { hub, cookie, send } = await aHub();
  await send(await aPicture({ note: noteAt(-5), width: 2_000, height: 1_000 }));
  const folder = join(hub.dataDir, 'pictures', CAMERA, '2026-06-02');
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.webp'))) rmSync(join(folder, name));
  const view = await bytesAt(hub, cookie, `${PICTURES}/${minute(-5)}/view.webp`);
  expect(await sharp(view.bytes).metadata()).toMatchObject({ width: 1_280, height: 640 });
  expect(readdirSync(folder)).toHaveLength(3);
});

describe('what is no picture of ours', () => {
  test('is acknowledged, set aside with its reason, and its bytes are kept for whoever mends the camera', async () => {
    const { hub, send, list } = await aHub();
    await send(Buffer.from('<!doctype html><title>401 Unauthorized</title>'));
    await send(await aPicture(), pictureTopic(town, NODE, CAMERA).replace(CAMERA, 'no-such-camera'));
    await send(Buffer.alloc(0));
    const letters = await hub.operate((desk) => desk.deadLetters(100));
    expect(letters.map(({ fault, detail }) => ({ fault, detail }))).toEqual([
      { fault: 'picture-empty', detail: 'the picture has no bytes' },
      { fault: 'camera-unknown', detail: 'no station has a camera no-such-camera' },
      { fault: 'picture-is-text', detail: 'an HTML page: 401 Unauthorized' },
    ]);
    const kept = letters.map(({ digest = '' }) => existsSync(join(hub.dataDir, 'refused-pictures', digest)));
    expect(kept).toEqual([true, true, true]);
    expect(await list()).toEqual([]);
  });

  test("is a picture from another node's camera", async () => {
    const hub = await startHub();
    await hub.firstAccount();
    await hub.setUp(STATION, aStationFile({ id: 'naro' }));
    const registration = aRegistration({ id: 'other-1', stations: ['naro'] });
    const secret = await hub.operate((desk) => desk.addNode(registration));
    const other = await connectNode(hub, secret, registration);
    await other.client.publishAsync(OWN.replace(NODE, 'other-1'), await aPicture(), { qos: 1 });
    expect(await hub.operate((desk) => desk.deadLetters(100))).toMatchObject([{ fault: 'camera-not-yours' }]);
  });
});

describe('what residents must not see', () => {
  test('is one picture, until it is restored; who did it stands in the journal', async () => {
    const { hub, send, list, post } = await aHub();
    await send(await aPicture({ note: noteAt(-20) }));
    await send(await aPicture({ note: noteAt(-10) }));
    await post('withdraw', { takenAt: minute(-10), reason: '人が写っている' });
    expect((await list()).map(({ withdrawn }) => withdrawn)).toEqual([false, true]);
    await post('restore', { takenAt: minute(-10) });
    expect((await list()).map(({ withdrawn }) => withdrawn)).toEqual([false, false]);
    expect(withdrawals(hub)).toMatchObject([
      { kind: 'public.withdrawn', body: { by: 'hq', reason: '人が写っている' } },
      { kind: 'public.restored', body: { by: 'hq' } },
    ]);
  });

  test('is a whole camera with all that it sends meanwhile, and every face hears of it', async () => {
    const { hub, cookie, send, list, post, camera } = await aHub();
    const watching = await hub.watch(cookie);
    expect((await camera())?.residents).toBe('shown');
    await post('withdraw', { takenAt: null });
    const { data } = await watching.events.first((event) => event.event === 'station');
    expect(cameraOf(data as StationState)?.residents).toBe('withdrawn');
    await send(await aPicture({ note: noteAt(-10) }));
    expect((await list()).map(({ withdrawn }) => withdrawn)).toEqual([true]);
    await post('restore', { takenAt: null });
    expect((await list()).map(({ withdrawn }) => withdrawn)).toEqual([false]);
  });

  test('is never a picture that does not exist', async () => {
    const { hub, post } = await aHub();
    expect((await post('withdraw', { takenAt: minute(3) })).json).toMatchObject({ code: 'no-picture' });
    expect(withdrawals(hub)).toEqual([]);
  });
});

test('two pictures of one camera and instant: the first is shown, unless it is cut short', async () => {
  const { hub, send, list } = await aHub();
  const whole = (tone: number) => aPicture({ note: noteAt(-5), tone, width: 1_000, height: 800 });
  const cut = (await whole(10)).subarray(0, 6_000);
  await send(cut);
  expect((await list()).map(({ incomplete }) => incomplete)).toEqual([true]);
  await send(await whole(20));
  await send(await whole(30));
  expect((await list()).map(({ incomplete }) => incomplete)).toEqual([false]);
  expect(await hub.operate((desk) => desk.checkPictures())).toMatchObject({
    pictures: 3,
    notShown: 2,
    missing: [],
    unknown: [],
  });
  expect(
    readdirSync(join(hub.dataDir, 'pictures', CAMERA, '2026-06-02')).filter((name) => name.endsWith('.jpg')),
  ).toHaveLength(3);
});

test('the operator hears of a file that is missing, changed or unknown', async () => {
  const { hub, send } = await aHub();
  for (const minutes of [-30, -20]) await send(await aPicture({ note: noteAt(minutes) }));
  const folder = join(hub.dataDir, 'pictures', CAMERA, '2026-06-02');
  const [first = '', second = ''] = readdirSync(folder).filter((name) => name.endsWith('.jpg'));
  rmSync(join(folder, first));
  await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } }).toFile(
    join(folder, second),
  );
  await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } }).toFile(
    join(folder, 'x.jpg'),
  );
  const within = `pictures/${CAMERA}/2026-06-02`;
  expect(await hub.operate((desk) => desk.checkPictures())).toEqual({
    pictures: 2,
    notShown: 0,
    missing: [`${within}/${first}`],
    differing: [`${within}/${second}`],
    unknown: [`${within}/x.jpg`],
    pruned: 0,
    leftOver: [],
  });
  expect(
    picturePaths(hub.dataDir, { camera: CAMERA, at: minute(-30), digest: 'ab'.repeat(32) }).jpeg,
  ).toContain(within);
});
