// Real: HTTP over a socket, and the live feed. Played: what the hub knows, so that a line can be filled by the megabyte.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { type LiveEvent, SECOND, type Snapshot } from '@kawamori/contracts';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { type LiveFeed, liveFeed } from '../live/live-feed.js';
import { Account } from '../people/account.js';
import { minute, silentLog } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { eventually } from '../testing/waiting.js';
import type { HubView } from '../views/hub-view.js';
import { ApiFault } from './api-fault.js';
import { type Api, staffApi } from './http-server.js';
import { origins } from './origins.js';
import { rehearsalProxy } from './rehearsal-proxy.js';
import { type Caller, RIGHTS, type Right } from './rights.js';
import { riverRoutes } from './river-routes.js';

const clock = { now: minute(0), pace: 1, judgedAt: null, judgedSeq: 1 };
const A_MEGABYTE: LiveEvent = {
  event: 'clock',
  data: { ...clock, padding: 'x'.repeat(1_000_000) } as typeof clock,
};
const nothing = { clock } as unknown as Snapshot;
const view = { clock: () => clock } as unknown as HubView;

const administrator: Caller = {
  account: Account.parse({ name: 'hq', passwordScrypt: 'scrypt$…' }),
  isConfirmed: false,
};

async function listening(
  routes: readonly ((app: Api) => void)[],
  {
    rights = RIGHTS,
    caller = () => administrator,
  }: { rights?: Record<string, Right>; caller?: () => Caller } = {},
) {
  const guard = { rights, caller, townOf: () => undefined };
  const options = { dashboardDir: '/nowhere', version: '0', guard, behindProxy: false, origins: origins() };
  const app = await staffApi(options, routes, silentLog);
  await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  return (app.server.address() as AddressInfo).port;
}

const river = (feed: LiveFeed, asks: () => string = () => 'hq') =>
  riverRoutes({ view, feed, series: () => undefined, snapshot: () => nothing, resumableFrom: () => 0, asks });

test('a watcher that does not read is let go when its line is full, its memory with it, and others go on', async () => {
  const feed = liveFeed();
  const port = await listening([river(feed)]);
  const stalled = connect(port, '127.0.0.1');
  onTestFinished(() => {
    stalled.destroy();
  });
  stalled.pause();
  stalled.write('GET /api/v1/live HTTP/1.1\r\nHost: hub\r\n\r\n');
  const reads = await fetch(`http://127.0.0.1:${port}/api/v1/live`);
  await eventually(() => expect(feed.watchers).toBe(2));
  let read = 0;
  void (async () => {
    for await (const chunk of reads.body ?? []) read += (chunk as Uint8Array).length;
  })().catch(() => undefined);

  // The kernel takes some megabytes for whoever does not read; the limit is what waits behind that.
  let sent = 0;
  while (feed.watchers === 2 && sent < 64) {
    feed.publish(A_MEGABYTE);
    sent++;
    await eventually(() => expect(read).toBeGreaterThan(sent * 1_000_000));
  }
  expect(feed.watchers).toBe(1);
  expect(sent).toBeGreaterThan(4);
  // It learns of it as soon as it reads on: the line is closed, not kept for it.
  const closed = once(stalled, 'close');
  stalled.on('error', () => undefined).resume();
  await closed;
  feed.publish(A_MEGABYTE);
  await eventually(() => expect(read).toBeGreaterThan((sent + 1) * 1_000_000));
});

test('one more than five hundred watchers is asked to wait', async () => {
  const feed = liveFeed();
  const port = await listening([river(feed)]);
  const silent = { write: () => true, close: () => undefined };
  for (let i = 0; i < 500; i++) feed.watch({ ...silent });
  const refused = await fetch(`http://127.0.0.1:${port}/api/v1/live`);
  expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'too-many-watchers' }]);
  expect(feed.watchers).toBe(500);
});

/** Somebody who is signed in until the test says otherwise; what asks again goes by the test's time. */
function someone() {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const state: { fault: Error | undefined } = { fault: undefined };
  const asks = () => {
    if (state.fault) throw state.fault;
    return administrator.account;
  };
  const signedOut = new ApiFault(401, 'not-signed-in', 'ログインしてください。');
  return { state, asks, signedOut };
}

/** The stream of an address, until it is cut. */
async function streamed(port: number, path: string): Promise<{ isCut(): boolean }> {
  let isCut = false;
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  expect(answer.status).toBe(200);
  void answer.text().catch(() => {
    isCut = true;
  });
  return { isCut: () => isCut };
}

test('a watcher who is signed in no more is let go within half a minute; a disk that cannot tell lets nobody go', async () => {
  const feed = liveFeed();
  const { state, asks, signedOut } = someone();
  const port = await listening([river(feed, () => asks().name)]);
  const watched = await streamed(port, '/api/v1/live');
  state.fault = new Error('SQLITE_IOERR');
  vi.advanceTimersByTime(60 * SECOND);
  feed.publish({ event: 'clock', data: clock });
  expect(feed.watchers).toBe(1);
  state.fault = signedOut;
  vi.advanceTimersByTime(29 * SECOND);
  expect(feed.watchers).toBe(1);
  vi.advanceTimersByTime(SECOND);
  await eventually(() => expect([watched.isCut(), feed.watchers]).toEqual([true, 0]));
  expect(vi.getTimerCount()).toBe(0);
});

test('so is whoever watches a rehearsal, by the hub that leads it', async () => {
  const { state, asks, signedOut } = someone();
  const socket = join(temporaryFolder(), 'led.sock');
  const led = createServer((_request, answer) => {
    answer.writeHead(200, { 'content-type': 'text/event-stream' }).write('event: clock\ndata: {}\n\n');
  }).listen(socket);
  await once(led, 'listening');
  onTestFinished(() => {
    led.close();
  });
  const port = await listening([rehearsalProxy({ socket: () => socket, account: asks })]);
  const watched = await streamed(port, '/rehearsal/api/v1/live');
  vi.advanceTimersByTime(30 * SECOND);
  expect(vi.getTimerCount()).toBe(1);
  state.fault = signedOut;
  vi.advanceTimersByTime(30 * SECOND);
  await eventually(() => expect(watched.isCut()).toBe(true));
  expect(vi.getTimerCount()).toBe(0);
});

const aRoute = (asked: string[]) => (app: Api) => {
  app.post('/api/v1/new/:thing', { schema: { body: z.object({}) } }, (request) => {
    asked.push(request.url);
    return {};
  });
};

test('a route of which nobody has said who may call it does not start', async () => {
  await expect(listening([aRoute([])])).rejects.toThrow(
    'POST /api/v1/new/:thing: no row in broker/src/api/rights.ts says who may call it',
  );
});

test('a stranger is turned away before what they send is looked at', async () => {
  const asked: string[] = [];
  const port = await listening([aRoute(asked)], {
    rights: { ...RIGHTS, 'POST /api/v1/new/:thing': { from: 'viewer' } },
    caller: () => {
      throw new ApiFault(401, 'not-signed-in', 'ログインしてください。');
    },
  });
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/new/thing`, {
    method: 'POST',
    body: 'x'.repeat(100_000),
  });
  expect(answer.status).toBe(401);
  expect(asked).toEqual([]);
});

test('a fault of the hub’s own is told without its inside', async () => {
  const broken = (app: Api) => {
    app.get('/api/v1/broken', () => {
      throw new Error('SQLITE_CORRUPT: /var/lib/kawamori/store.db');
    });
  };
  const port = await listening([broken], { rights: { ...RIGHTS, 'GET /api/v1/broken': { from: 'viewer' } } });
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/broken`);
  const text = await answer.text();
  expect([answer.status, JSON.parse(text)]).toMatchObject([500, { code: 'failed' }]);
  expect(text).not.toContain('store.db');
});
