// Real: the box's HTTP server on the loopback, and its file. Played: the clock.
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { minute, silentLog } from '../testing/builders.js';
import { BOT, callbackOf } from '../testing/line-works-peer.js';
import { temporaryFolder } from '../testing/temporary.js';
import { CallbackBoxConfig } from './config.js';
import { callbackBoxServer } from './server.js';

const FETCH = 'f'.repeat(32);
const BUTTON = { label: '確認', postback: 'kawamori-ack:kajiyase-bashi:level:2026|overflow|1' };

async function aServer(file = join(temporaryFolder(), 'box.db')) {
  const config = CallbackBoxConfig.parse({
    ...{ host: '127.0.0.1', port: 0, botId: BOT.id, file },
    ...{ botSecretFile: 'x', fetchSecretFile: 'x' },
  });
  const server = callbackBoxServer(
    { ...config, botSecret: BOT.secret, fetchSecret: FETCH },
    { log: silentLog, wallClock: { now: () => minute(0) } },
  );
  await server.start();
  let isOver = false;
  const stop = async () => {
    if (!isOver) await server.stop();
    isOver = true;
  };
  onTestFinished(stop);
  const url = `http://127.0.0.1:${server.port}`;
  const authorization = `Bearer ${FETCH}`;
  return {
    ...{ url, file, stop },
    press: (user: string, changes: { body?: string; headers?: Record<string, string> } = {}) => {
      const { body, headers } = callbackOf(user, BUTTON, minute(0));
      return fetch(`${url}/callback`, {
        method: 'POST',
        body: changes.body ?? body,
        headers: { ...headers, ...changes.headers },
      });
    },
    waiting: async (wait = 0, headers: Record<string, string> = { authorization }) =>
      fetch(`${url}/callbacks?wait=${wait}`, { headers }),
    remove: (through: number) =>
      fetch(`${url}/callbacks/${through}`, { method: 'DELETE', headers: { authorization } }),
  };
}

const numbersIn = async (response: Response) =>
  ((await response.json()) as { callbacks: { number: number }[] }).callbacks.map(({ number }) => number);

describe('the box', () => {
  test('keeps what was pressed for the hub, through a restart, until it has been fetched', async () => {
    const server = await aServer();
    expect((await server.press('mori')).status).toBe(200);
    await server.stop();
    const again = await aServer(server.file);
    expect(await numbersIn(await again.waiting())).toEqual([1]);
    expect((await again.remove(1)).status).toBe(200);
    expect(await numbersIn(await again.waiting())).toEqual([]);
  });

  test('answers a hub that waits as soon as somebody presses', async () => {
    const server = await aServer();
    const waiting = server.waiting(20);
    await server.press('mori');
    expect(await numbersIn(await waiting)).toEqual([1]);
  });

  test.each([
    ['of another bot', 401, { headers: { 'x-works-botid': '9' } }],
    ['with a wrong signature', 401, { headers: { 'x-works-signature': 'AAAA' } }],
    ['with another body than was signed', 401, { body: '{}' }],
    ['that is no JSON by its own word', 415, { headers: { 'content-type': 'text/plain' } }],
    ['that is too large', 413, { body: 'x'.repeat(20_000) }],
  ])('refuses a callback %s', async (_what, status, changes) => {
    const server = await aServer();
    expect((await server.press('mori', changes)).status).toBe(status);
    expect(await numbersIn(await server.waiting())).toEqual([]);
  });

  test('takes the same callback once more as done, and hands it over once, also after the hub has fetched it', async () => {
    const server = await aServer();
    await server.press('mori');
    expect((await server.press('mori')).status).toBe(200);
    expect(await numbersIn(await server.waiting())).toEqual([1]);
    await server.remove(1);
    expect((await server.press('mori')).status).toBe(200);
    expect(await numbersIn(await server.waiting())).toEqual([]);
  });

  test('tells nobody but the hub what waits', async () => {
    const server = await aServer();
    await server.press('mori');
    for (const headers of [{}, { authorization: 'Bearer no' }] as Record<string, string>[]) {
      const answer = await server.waiting(0, headers);
      expect([answer.status, await answer.text()]).toEqual([401, '{}']);
    }
    expect((await fetch(`${server.url}/callbacks/1`, { method: 'DELETE' })).status).toBe(401);
    expect((await fetch(`${server.url}/`)).status).toBe(404);
  });

  test('lets one address ask so often and no more', async () => {
    const server = await aServer();
    let isStopped = false;
    for (let asked = 0; asked < 320 && !isStopped; asked++) {
      const { status } = await fetch(`${server.url}/callbacks`);
      isStopped = status === 429;
    }
    expect(isStopped).toBe(true);
  });
});
