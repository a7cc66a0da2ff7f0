// Real: the whole hub with its threads, HTTP over a socket, the operator's socket, the residents' files; a server of ours stands in JMA's place.
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { AnnouncementList, OrderView, PublicStations, Snapshot, TownId } from '@kawamori/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { anItem, aTelegram } from '../announcements/testing/built-telegrams.js';
import { readCommand } from '../cli/command-line.js';
import { statementCommand } from '../cli/statement-command.js';
import type { StatementWork } from '../cli/statement-words.js';
import { aTown, minute } from '../testing/builders.js';
import { type RealHub, startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually } from '../testing/waiting.js';

const ORDER = {
  ...{ town: 'shimanto-cho', kind: 'evacuate', issuer: '四万十町長', area: '窪川地区' },
  orderedAt: minute(0),
};
const ANNOUNCED = {
  ...{ town: 'shimanto-cho', title: '氾濫危険情報', issuer: '高知県', level: 4, river: '四万十川' },
  announcedAt: minute(0),
};

async function aHub(config: object = {}) {
  const hub = await startHub({ config });
  await hub.setUp();
  const cookie = await hub.firstAccount();
  hub.clock.at = minute(5);
  const post = (path: string, body: object = {}) => hub.call('POST', `/api/v1/${path}`, { cookie, body });
  const official = async () =>
    Snapshot.parse((await hub.call('GET', '/api/v1/snapshot', { cookie })).json).official;
  return { hub, cookie, post, official };
}
const idOf = (answer: { json: unknown }) => (answer.json as { id: string }).id;

test('staff record what was announced and ordered, each with issuer and time; both stand until they are lifted, and every face hears of it', async () => {
  const { hub, cookie, post, official } = await aHub();
  const watch = await hub.watch(cookie);
  await watch.events.first(({ event }) => event === 'snapshot');
  const announced = idOf(await post('announcements', ANNOUNCED));
  const ordered = idOf(await post('orders', ORDER));
  expect(await official()).toMatchObject({
    announcements: [{ ...ANNOUNCED, id: announced, by: 'hq', source: 'staff', lifted: null }],
    orders: [{ ...ORDER, id: ordered, recordedAt: minute(5) }],
  });
  await watch.events.first((one) => one.event === 'official' && one.data.orders.length === 1);

  // Twice is once: the second to record it is told who was the first.
  for (const [path, body] of [
    ['orders', { ...ORDER, orderedAt: ORDER.orderedAt + 60_000 }],
    ['announcements', ANNOUNCED],
  ] as const) {
    expect(await post(path, body)).toMatchObject({
      status: 409,
      json: { code: 'recorded-already', message: expect.stringContaining('記録者 hq') },
    });
  }

  hub.clock.at = minute(60);
  expect((await post(`orders/${ordered}/lift`)).status).toBe(200);
  expect((await post(`announcements/${announced}/lift`, { at: minute(55) })).status).toBe(200);
  expect(await official()).toEqual({ announcements: [], orders: [] });
  const orders = OrderView.array().parse((await hub.call('GET', '/api/v1/orders', { cookie })).json);
  expect(orders[0]?.lifted).toEqual({ at: minute(60), by: 'hq' });
  expect(await post(`orders/${ordered}/lift`)).toMatchObject({ status: 409, json: { code: 'is-over' } });

  // A face that was away is told what stands, although nothing of the rivers has changed since.
  const again = await hub.watch(cookie, Number.MAX_SAFE_INTEGER);
  await again.events.first(({ event }) => event === 'snapshot');
});

test('what was wrong is withdrawn and stays on record; every step can be taken back', async () => {
  const { hub, cookie, post, official } = await aHub();
  const id = idOf(await post('orders', ORDER));
  expect((await post(`orders/${id}/withdraw`, { reason: '町を間違えた' })).status).toBe(200);
  expect((await official()).orders).toEqual([]);
  const [withdrawn] = OrderView.array().parse((await hub.call('GET', '/api/v1/orders', { cookie })).json);
  expect(withdrawn?.withdrawn).toEqual({ at: minute(5), by: 'hq', reason: '町を間違えた' });
  expect((await post(`orders/${id}/restore`)).status).toBe(200);
  expect((await official()).orders).toMatchObject([{ id, ...ORDER }]);
  expect(await post(`orders/${id}/restore`)).toMatchObject({ status: 409, json: { code: 'stands' } });
});

test.each([
  ['orders', { ...ORDER, town: 'nowhere' }, 404, 'no-town'],
  ['orders', { ...ORDER, orderedAt: minute(30) }, 400, 'not-valid'],
  ['orders', { ...ORDER, orderedAt: minute(-31 * 1_440) }, 400, 'not-valid'],
  ['orders', { ...ORDER, kind: 'flee' }, 400, 'not-valid'],
  ['orders', { ...ORDER, issuer: ' ' }, 400, 'not-valid'],
  ['announcements', { ...ANNOUNCED, level: 6 }, 400, 'not-valid'],
  ['announcements', { ...ANNOUNCED, title: 'x'.repeat(61) }, 400, 'not-valid'],
  ['orders/no-such/lift', {}, 404, 'no-statement'],
  ['announcements/no-such/withdraw', {}, 404, 'no-statement'],
])('%s of %j is refused, and says why', async (path, body, status, code) => {
  const { post, official } = await aHub();
  expect(await post(path, body)).toMatchObject({ status, json: { code } });
  expect(await official()).toEqual({ announcements: [], orders: [] });
});

test('nobody who is not signed in records or reads any, and a minute has its limit', async () => {
  const { hub, post } = await aHub();
  for (const path of ['announcements', 'orders']) {
    expect((await hub.call('GET', `/api/v1/${path}`)).status).toBe(401);
    expect((await hub.call('POST', `/api/v1/${path}`, { body: {} })).status).toBe(401);
  }
  const statuses: number[] = [];
  for (let i = 0; i < 32; i++) statuses.push((await post('orders/no-such/lift')).status);
  expect(statuses.at(-1)).toBe(429);
});

test('each town’s duty records what concerns its own town, and a viewer nothing', async () => {
  const { hub, post } = await aHub();
  const nakatosa = aTown({
    id: TownId.parse('nakatosa'),
    jisCode: '39401',
    nameJa: '中土佐町',
    nameEn: 'Nakatosa',
  });
  await hub.operate((desk) => desk.applyConfig({ towns: [nakatosa], profiles: [], stations: [] }, false));
  const other = await hub.join('kure', { role: 'duty', towns: ['nakatosa'] });
  const viewer = await hub.join('seer', { role: 'viewer' });
  const as = (who: string, path: string, body: object = {}) =>
    hub.call('POST', `/api/v1/${path}`, { cookie: who, body });
  expect(await as(other, 'orders', ORDER)).toMatchObject({ status: 403, json: { code: 'other-town' } });
  expect(await as(viewer, 'orders', ORDER)).toMatchObject({ status: 403, json: { code: 'not-allowed' } });
  const id = idOf(await post('orders', ORDER));
  for (const how of ['lift', 'withdraw', 'restore']) {
    expect(await as(other, `orders/${id}/${how}`), how).toMatchObject({ status: 403 });
  }
  expect((await hub.call('GET', '/api/v1/orders', { cookie: viewer })).status).toBe(200);
});

test('the operator records, lists, lifts, withdraws and restores them', async () => {
  const { hub } = await aHub();
  const kawamori = async (...words: string[]) => {
    const lines: string[] = [];
    const command = readCommand(words) as StatementWork;
    const code = await hub.operate((desk) => statementCommand(command, desk, (line) => lines.push(line)));
    expect(code).toBe(0);
    return lines;
  };
  const at = '2026-06-02T18:00:00+09:00';
  const town = ['--town', 'shimanto-cho'];
  const [id = ''] = await kawamori(
    'order',
    'record',
    ...town,
    '--kind',
    'evacuate',
    '--issuer',
    '四万十町長',
    '--at',
    at,
  );
  expect((await kawamori('order', 'list'))[0]).toContain('stands');
  await kawamori('order', 'lift', id, '--at', '2026-06-02T18:04:00+09:00');
  expect((await kawamori('order', 'list'))[0]).toContain('lifted 2026-06-02T18:04:00+09:00');
  await kawamori('order', 'restore', id);
  await kawamori('order', 'withdraw', id, '--reason', '訂正');
  expect((await kawamori('order', 'list'))[0]).toContain('withdrawn');
  const words = ['--issuer', '高知県', '--title', '氾濫危険情報', '--level', '4', '--river', '四万十川'];
  await kawamori('announcement', 'record', ...town, ...words, '--at', at);
  expect((await kawamori('announcement', 'list'))[0]).toContain('level 4');
});

/** A server in JMA's place; it answers as the test says. */
async function aSource() {
  let answer: (response: ServerResponse) => void = (response) => response.end('[]');
  let asked = 0;
  const server = createServer((_request, response) => {
    asked++;
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/flood.json`,
    asked: () => asked,
    says: (...telegrams: unknown[]) => {
      answer = (response) =>
        void response.setHeader('content-type', 'application/json').end(JSON.stringify(telegrams));
    },
    answers: (how: (response: ServerResponse) => void) => {
      answer = how;
    },
  };
}

const feedOf = async (hub: RealHub, cookie: string) =>
  AnnouncementList.parse((await hub.call('GET', '/api/v1/announcements', { cookie })).json);

test('without an address nothing is fetched, and staff alone record', async () => {
  const { hub, cookie } = await aHub();
  expect((await feedOf(hub, cookie)).feed).toBeNull();
});

test('with one, JMA’s telegrams for the town are recorded by themselves; a shape that is not known is told and harms nothing', async () => {
  const source = await aSource();
  source.says(aTelegram(), aTelegram({ riverCode: '1', item: anItem('99', '新しい種類') }));
  const { hub, cookie } = await aHub({
    announcements: { jmaFlood: { url: source.url, every: '1m' } },
  });
  // The town is set up after the first reading: a hub that has read before reads again at its next start.
  await hub.stop();
  const next = await startHub({
    dataDir: hub.dataDir,
    at: minute(5),
    config: { announcements: { jmaFlood: { url: source.url, every: '1m' } } },
  });
  const list = await eventually(async () => {
    const found = await feedOf(next, cookie);
    expect(found.announcements).toHaveLength(1);
    // What was understood is recorded first; what the reading as a whole came to stands a moment later.
    expect(found.feed).toMatchObject({ state: 'refused', vanished: [] });
    return found;
  });
  expect(list.announcements[0]).toMatchObject({ source: 'jma-flood', issuer: '架空地方気象台', level: 4 });
  expect(list.feed?.fault).toContain('[1].item.code: no such code is known');
});

test('residents see an order and an announcement apart from what is observed, with who has said so', async () => {
  const dir = join(temporaryFolder(), 'public');
  const { post } = await aHub({ public: { dir, quiet: '1s' } });
  await post('orders', ORDER);
  await post('announcements', ANNOUNCED);
  const page = await eventually(() => {
    const text = readFileSync(join(dir, 'index.html'), 'utf8');
    expect(text).toContain('四万十町長');
    return text;
  });
  expect(page).toContain('発令');
  expect(page).toContain('「氾濫危険情報」');
  expect(page).toContain('高知県');
  await eventually(() => {
    const data = PublicStations.parse(JSON.parse(readFileSync(join(dir, 'stations.json'), 'utf8')));
    expect(data.towns[0]).toMatchObject({
      orders: [{ kind: 'evacuate' }],
      announcements: [{ title: '氾濫危険情報' }],
    });
  });
});
