// Real: the whole hub with its threads, SQLite on the disk, HTTP over a socket, readings through mqtt.js and aedes, a webhook's receiver.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  DAY,
  MINUTE,
  NoticePage,
  NoticeView,
  SeriesId,
  SeriesView,
  Snapshot,
  StationState,
} from '@kawamori/contracts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { type At, aStationFile, minute, RAIN } from '../testing/builders.js';
import { connectNode, PAGE, type RealHub, startHub } from '../testing/real-hub.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually } from '../testing/waiting.js';
import { RIGHTS } from './rights.js';

const STATION = '/api/v1/stations/kajiyase-bashi';
const NARO = SeriesId.parse('naro/level');

async function aHubWithNode(...stations: Parameters<RealHub['setUp']>) {
  const hub = await startHub();
  const { secret } = await hub.setUp(...stations);
  const cookie = await hub.firstAccount();
  return { hub, cookie, node: await connectNode(hub, secret) };
}

/** Waits until the hub has judged what a station was sent. */
const judged = (hub: RealHub, cookie: string, latest: number, path = STATION) =>
  eventually(async () => {
    const state = StationState.parse((await hub.call('GET', path, { cookie })).json);
    expect(state.level?.latest?.value).toBe(latest);
    return state;
  });

const Operation = z.object({
  responses: z.record(
    z.string(),
    z.object({
      description: z.string(),
      content: z.record(z.string(), z.object({ schema: z.looseObject({}) })),
    }),
  ),
  parameters: z
    .array(
      z.object({
        in: z.enum(['path', 'query', 'header', 'cookie']),
        name: z.string(),
        required: z.boolean().optional(),
        schema: z.looseObject({}),
      }),
    )
    .optional(),
  requestBody: z
    .object({ content: z.record(z.string(), z.object({ schema: z.looseObject({}) })) })
    .optional(),
});
/** OpenAPI 3.1.0, 4.8: the parts that a reader of ours would trip over. */
const OpenApi = z.object({
  openapi: z.string().regex(/^3\.1\.\d$/),
  info: z.object({ title: z.string().min(1), version: z.string().min(1) }),
  paths: z.record(
    z.string().startsWith('/'),
    z
      .record(z.enum(['get', 'post', 'put', 'patch', 'delete']), Operation)
      .or(z.object({}).catchall(Operation)),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})).optional() }).optional(),
});

async function openApiOf(hub: RealHub, cookie: string) {
  const { json } = await hub.call('GET', '/api/v1/openapi.json', { cookie });
  return { json, document: OpenApi.parse(json) };
}

/** Answers that are no JSON. */
const OTHER_KINDS: readonly (readonly [ends: string, kind: string])[] = [
  ['/v1/live', 'text/event-stream'],
  ['.csv', 'text/csv'],
  ['.ics', 'text/calendar'],
  ['.html', 'text/html'],
  ['.jpg', 'image/jpeg'],
  ['.webp', 'image/webp'],
  ['.flv', 'video/x-flv'],
  ['.m3u8', 'application/vnd.apple.mpegurl'],
  ['/{segment}', 'video/mp2t'],
];
const kindOf = (path: string): string =>
  OTHER_KINDS.find(([ends]) => path.endsWith(ends))?.[1] ?? 'application/json';

/** What takes no words but its address. */
const WORDLESS =
  /\/(live|seen|challenge|reopen|rotate|picture|restore|second-factor|invite|disable|enable|confirm|stop|again)$/;

describe('the API', () => {
  test('tells nothing to whoever is not signed in, but its health and the way in', async () => {
    const hub = await startHub();
    await hub.setUp();
    const cookie = await hub.firstAccount();
    const { document } = await openApiOf(hub, cookie);
    const listed = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(listed).toContain('GET /api/v1/snapshot');
    const open = Object.entries(RIGHTS).flatMap(([route, right]) => (right === 'open' ? [route] : []));
    const guarded = [...listed, 'GET /api/v1/live', 'GET /api/v1/openapi.json'].filter(
      (one) => !open.includes(one),
    );
    for (const one of guarded) {
      const [method = '', path = ''] = one.replace('{id}', 'kajiyase-bashi').split(' ');
      for (const stranger of [undefined, 'kawamori_session=guess', 'other=1']) {
        const answer = await hub.call(method, path, { cookie: stranger });
        expect(answer, `${one} ${stranger}`).toMatchObject({ status: 401, json: { code: 'not-signed-in' } });
      }
    }
    expect(guarded.length).toBeGreaterThanOrEqual(8);
    for (const one of open) expect(listed).toContain(one);
  });

  test('describes itself in OpenAPI 3.1: every route with its answer, every parameter of a path, every reference resolved', async () => {
    const hub = await startHub();
    const { json, document } = await openApiOf(hub, await hub.firstAccount());
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const place = `${method} ${path}`;
        expect(operation.responses['200']?.content[kindOf(path)]?.schema, place).toBeDefined();
        const stated = operation.parameters
          ?.filter((one) => one.in === 'path' && one.required)
          .map(({ name }) => name);
        expect(stated ?? [], place).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
        if (method === 'post' && !WORDLESS.test(path)) expect(operation.requestBody, place).toBeDefined();
      }
    }
    expect(Object.keys(document.paths)).toContain('/api/v1/live');
    const references = JSON.stringify(json).match(/"\$ref":"[^"]+"/g) ?? [];
    for (const reference of references) {
      const [, name] = /#\/components\/schemas\/([^"]+)"/.exec(reference) ?? [];
      expect(document.components?.schemas?.[name ?? ''], reference).toBeDefined();
    }
  });

  test('changes nothing for a page of another site', async () => {
    const hub = await startHub();
    const cookie = await hub.firstAccount();
    for (const site of ['cross-site', 'same-site']) {
      const headers = { 'sec-fetch-site': site };
      const out = await hub.call('DELETE', '/api/v1/session', { cookie, headers });
      expect(out, site).toMatchObject({ status: 403, json: { code: 'not-from-here' } });
      const body = { name: 'hq', password: 'a wrong password' };
      expect((await hub.call('POST', '/api/v1/session', { body, headers })).status).toBe(403);
    }
    expect((await hub.call('GET', '/api/v1/session', { cookie })).status).toBe(200);
    const own = { 'sec-fetch-site': 'same-origin' };
    expect((await hub.call('DELETE', '/api/v1/session', { cookie, headers: own })).status).toBe(200);
  });

  test('refuses a body that is too large, no JSON, or not well formed', async () => {
    const hub = await startHub();
    const post = (body: string, type = 'application/json') =>
      hub.call('POST', '/api/v1/session', { body, headers: { 'content-type': type } });
    expect((await post(JSON.stringify({ name: 'hq', password: 'x'.repeat(70_000) }))).status).toBe(413);
    expect((await post('{"name":"hq","password":"x"}', 'text/plain')).status).toBe(415);
    expect((await post('name=hq&password=x', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await post('{"name":')).status).toBe(400);
    expect((await post('{"name":"hq","password":"x","admin":true}')).status).toBe(400);
    expect((await hub.call('GET', '/api/v1/health')).status).toBe(200);
  });

  test('names what it does not have', async () => {
    const hub = await startHub();
    const cookie = await hub.firstAccount();
    for (const path of [
      '/stations/nowhere',
      '/stations/nowhere/episodes',
      '/stations/nowhere/series?from=0&to=1',
    ]) {
      const answer = await hub.call('GET', `/api/v1${path}`, { cookie });
      expect(answer, path).toMatchObject({ status: 404, json: { code: 'no-station' } });
    }
    expect((await hub.call('GET', '/api/v1/nothing', { cookie })).json).toMatchObject({ code: 'not-found' });
    expect((await hub.call('GET', '/api/v1/stations/No%20Such', { cookie })).status).toBe(400);
  });
});

describe('the pages', () => {
  test('are the face, under each of its addresses, and may load nothing from elsewhere but the map tiles', async () => {
    const hub = await startHub();
    for (const path of ['/', '/setup', '/signin']) {
      const { status, text, headers } = await hub.call('GET', path);
      expect({ status, text }, path).toEqual({ status: 200, text: PAGE });
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      });
      const policy = headers.get('content-security-policy') ?? '';
      for (const rule of [
        "default-src 'self'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
      ]) {
        expect(policy.split('; ')).toContain(rule);
      }
      expect(policy.match(/https?:/g)).toBeNull();
    }
  });

  test('say what to do when the face has not been built', async () => {
    const hub = await startHub({ face: false });
    const answer = await hub.call('GET', '/');
    expect(answer).toMatchObject({ status: 503, json: { code: 'no-face' } });
    expect(answer.text).toContain('npm run build');
  });
});

describe('what the rivers do', () => {
  const aRise: At[] = [
    [0, 2.4],
    [10, 2.8],
    [20, 3.2],
  ];

  test('stands in the snapshot, at the station, and in its series, as the nodes sent it', async () => {
    const { hub, cookie, node } = await aHubWithNode();
    hub.clock.at = minute(20);
    await node.send(aRise);
    await node.send([[20, 1.5]], RAIN);
    const station = await judged(hub, cookie, 3.2);
    expect(station).toMatchObject({ level: { held: 'caution', recent: { valueM: [2.4, 2.8, 3.2] } } });
    await eventually(async () => {
      const { stations, nodes, clock } = Snapshot.parse(
        (await hub.call('GET', '/api/v1/snapshot', { cookie })).json,
      );
      expect(stations).toMatchObject([{ id: 'kajiyase-bashi', rain: { mm10min: 1.5 } }]);
      expect(nodes).toEqual({ known: 1, connected: 1 });
      expect(clock).toMatchObject({ now: minute(20), judgedAt: minute(20), pace: 1 });
    });

    const series = await hub.call('GET', `${STATION}/series?from=${minute(5)}&to=${minute(20)}`, { cookie });
    expect(SeriesView.parse(series.json)).toEqual({
      series: 'kajiyase-bashi/level',
      unit: 'm',
      from: minute(5),
      to: minute(20),
      at: [minute(10), minute(20)],
      value: [2.8, 3.2],
      quality: [0, 0],
      gapMs: 30 * MINUTE,
    });
    const rain = await hub.call(
      'GET',
      `${STATION}/series?quantity=rain&from=0&to=${minute(20)}`.replace('from=0', `from=${minute(0)}`),
      { cookie },
    );
    expect(rain.json).toMatchObject({ unit: 'mm', value: [1.5] });
    const episodes = await hub.call('GET', `${STATION}/episodes`, { cookie });
    expect(episodes.json).toMatchObject([
      { openedAt: minute(20), subsidedAt: null, highest: 'caution', crestM: 3.2 },
    ]);
  });

  test('is asked for by a period that begins before it ends, in whole milliseconds, and is not longer than 800 days', async () => {
    const hub = await startHub();
    await hub.setUp();
    const cookie = await hub.firstAccount();
    const status = async (query: string) =>
      (await hub.call('GET', `${STATION}/series?${query}`, { cookie })).status;
    expect(await status(`from=0&to=${800 * DAY}`)).toBe(200);
    expect(await status('from=5&to=5')).toBe(200);
    for (const query of [
      `from=0&to=${800 * DAY + 1}`,
      'from=6&to=5',
      'from=0',
      'to=5',
      'from=-1&to=5',
      'from=0.5&to=5',
      'from=yesterday&to=5',
      'from=0&to=9999999999999',
      'from=0&to=5&quantity=snow',
      'from=0&to=5&limit=3',
    ]) {
      expect(await status(query), query).toBe(400);
    }
  });

  test('is told up to where, when a period holds more readings than one answer', async () => {
    const { hub, cookie, node } = await aHubWithNode();
    const all = 20_003;
    hub.clock.at = minute(all);
    for (let from = 0; from < all; from += 4_000) {
      const count = Math.min(4_000, all - from);
      await node.send(Array.from({ length: count }, (_, i) => [from + i, 1 + ((from + i) % 7) / 1_000]));
    }
    await judged(hub, cookie, 1 + ((all - 1) % 7) / 1_000);
    const ask = async (from: number) =>
      SeriesView.parse(
        (await hub.call('GET', `${STATION}/series?from=${from}&to=${minute(all)}`, { cookie })).json,
      );
    const first = await ask(minute(0));
    expect(first.at).toHaveLength(20_000);
    expect(first.to).toBe(minute(19_999));
    const rest = await ask(first.to + 1);
    expect(rest.at).toEqual([minute(20_000), minute(20_001), minute(20_002)]);
    expect(rest.to).toBe(minute(all));
  });
});

describe('the live feed', () => {
  test('begins with everything, then tells a station under the sequence of the fact that changed it', async () => {
    const { hub, cookie, node } = await aHubWithNode();
    const { events } = await hub.watch(cookie);
    const first = await events.first(() => true);
    expect(first.event).toBe('snapshot');
    expect(first.id).toEqual(expect.any(Number));

    await node.send([[0, 2.5]]);
    const told = await events.first(({ event }) => event === 'station');
    // Between them lies what changes no station: somebody has signed in.
    expect(told.id).toBeGreaterThan(first.id ?? Number.POSITIVE_INFINITY);
    expect(told).toMatchObject({
      data: { id: 'kajiyase-bashi', seq: told.id, level: { latest: { value: 2.5 } } },
    });
    const { json } = await hub.call('GET', '/api/v1/snapshot', { cookie });
    expect(Snapshot.parse(json).clock.judgedSeq).toBe(told.id);
    expect(await events.first(({ event }) => event === 'clock')).toMatchObject({ data: { now: minute(0) } });
  });

  test('tells who comes again only what has changed since', async () => {
    const naro = aStationFile({ id: 'naro', nameJa: '奈路', nameEn: 'Naro' });
    const { hub, cookie, node } = await aHubWithNode(aStationFile(), naro);
    const before = await hub.watch(cookie);
    await node.send([[0, 2.5]]);
    const { id } = await before.events.first(({ event }) => event === 'station');
    before.leave();
    await node.send([[0, 1.1]], NARO);
    await judged(hub, cookie, 1.1, '/api/v1/stations/naro');

    const { events } = await hub.watch(cookie, id);
    await events.first(({ event }) => event === 'clock');
    const told = events.all.slice(
      0,
      events.all.findIndex(({ event }) => event === 'clock'),
    );
    expect(told).toMatchObject([{ event: 'station', id: (id ?? 0) + 1, data: { id: 'naro' } }]);
  });

  test('tells everything anew to who has seen what this hub never said, or settings that have changed since', async () => {
    const { hub, cookie, node } = await aHubWithNode();
    const before = await hub.watch(cookie);
    await node.send([[0, 2.5]]);
    const { id } = await before.events.first(({ event }) => event === 'station');
    const firstOf = async (lastEventId: number) =>
      (await (await hub.watch(cookie, lastEventId)).events.first(() => true)).event;
    expect(await firstOf(id ?? 0)).toBe('clock');
    expect(await firstOf(1_000_000)).toBe('snapshot');
    expect(await firstOf(Number.NaN)).toBe('snapshot');

    const naro = aStationFile({ id: 'naro', nameJa: '奈路', nameEn: 'Naro' });
    await hub.operate((desk) => desk.applyConfig({ towns: [], profiles: [], stations: [naro] }, false));
    expect(await firstOf(id ?? 0)).toBe('snapshot');
  });

  test('shows a new station on every screen that is open', async () => {
    const { hub, cookie } = await aHubWithNode();
    const { events } = await hub.watch(cookie);
    await events.first(() => true);
    const naro = aStationFile({ id: 'naro', nameJa: '奈路', nameEn: 'Naro' });
    await hub.operate((desk) => desk.applyConfig({ towns: [], profiles: [], stations: [naro] }, false));
    const anew = await events.first(
      ({ event, data }) => event === 'snapshot' && Snapshot.parse(data).stations.length === 2,
    );
    expect(anew.id).toEqual(expect.any(Number));
  });

  test('ends with the hub, which does not wait for those who watch', async () => {
    const { hub, cookie } = await aHubWithNode();
    const response = await fetch(`${hub.url}/api/v1/live`, { headers: { cookie } });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toContain('no-store');
    const ended = response.text().then(
      () => 'ended',
      () => 'cut',
    );
    await hub.stop();
    expect(['ended', 'cut']).toContain(await ended);
  });

  test('has no answer to HEAD that would never end', async () => {
    const { hub, cookie } = await aHubWithNode();
    expect((await hub.call('HEAD', '/api/v1/live', { cookie })).status).toBe(404);
  });
});

describe('a notice', () => {
  test('appears with its deliveries, and again when they have been accepted, also to who was away', async () => {
    const accepted: { body: unknown; signature: string | undefined }[] = [];
    const receiver = createServer((request, response) => {
      request.setEncoding('utf8');
      let body = '';
      request.on('data', (chunk: string) => {
        body += chunk;
      });
      request.on('end', () => {
        accepted.push({
          body: JSON.parse(body),
          signature: request.headers['kawamori-signature']?.toString(),
        });
        response.writeHead(202).end();
      });
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    onTestFinished(() => {
      receiver.close();
    });
    const secretFile = join(temporaryFolder(), 'hook.secret');
    writeFileSync(secretFile, 'x'.repeat(32), { mode: 0o600 });
    const hub = await startHub({
      config: {
        notices: {
          webhooks: [
            {
              recipient: 'duty',
              towns: ['shimanto-cho'],
              url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
              secretFile,
            },
          ],
        },
      },
    });
    const { secret } = await hub.setUp();
    const cookie = await hub.firstAccount();
    const node = await connectNode(hub, secret);
    const { events } = await hub.watch(cookie);
    await events.first(() => true);

    hub.clock.at = minute(30);
    await node.send([[10, 2.8]]);
    await node.send([[20, 3.2]]);
    const decided = await events.first(({ event }) => event === 'notice');
    expect(decided.data).toMatchObject({
      station: 'kajiyase-bashi',
      mark: 'caution',
      alertLevel: 2,
      valueM: 3.2,
      rise: 1,
    });
    const rise = await events.first(
      ({ event, data }) => event === 'station' && StationState.parse(data).level?.held === 'caution',
    );
    await events.first(
      ({ event, data }) => event === 'notice' && NoticeView.parse(data).deliveries[0]?.state === 'accepted',
    );
    expect(accepted).toMatchObject([
      {
        body: { mark: 'caution', drill: false },
        signature: expect.stringMatching(/^t=\d+,v1=[0-9a-f]{64}$/),
      },
    ]);

    const page = NoticePage.parse((await hub.call('GET', '/api/v1/notices?limit=1', { cookie })).json);
    expect(page.more).toBeNull();
    const listed = page.notices;
    const behind = `/api/v1/notices?before=${encodeURIComponent(listed[0]?.key ?? '')}`;
    expect((await hub.call('GET', behind, { cookie })).json).toEqual({ notices: [], more: null });
    expect((await hub.call('GET', '/api/v1/notices?before=nobody', { cookie })).status).toBe(404);
    expect(listed).toMatchObject([
      {
        deliveries: [
          { recipient: 'duty', channel: 'webhook', state: 'accepted', attempts: 1, detail: 'HTTP 202' },
        ],
      },
    ]);

    const back = await hub.watch(cookie, rise.id);
    const heard = await back.events.first(({ event }) => event === 'notice');
    expect(heard.data).toEqual(listed[0]);
  });

  test('does not come of a crossing that is learnt afterwards', async () => {
    const { hub, cookie, node } = await aHubWithNode();
    hub.clock.at = minute(6 * 60);
    await node.send([[6 * 60, 2.5]]);
    await node.send([
      [0, 2.8],
      [10, 3.2],
      [20, 2.8],
      [30, 2.8],
      [40, 2.8],
    ]);
    await eventually(async () => {
      const { json } = await hub.call('GET', `${STATION}/episodes`, { cookie });
      expect(json).toMatchObject([
        { highest: 'caution', changes: [{ learntLater: true }, { learntLater: true }] },
      ]);
    });
    expect((await hub.call('GET', '/api/v1/notices', { cookie })).json).toMatchObject({
      notices: [{ kind: 'learnt', deliveries: [] }],
      more: null,
    });
  });
});
