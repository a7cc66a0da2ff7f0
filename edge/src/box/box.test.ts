// Real: an HTTP server on loopback. The siren is played, and time is vitest's, moved by hand.
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { silentLog } from '../testing/builders.js';
import { box } from './box.js';

const TOKEN = 'the token of a box';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function aBox() {
  const turns: boolean[] = [];
  const one = box({
    ...{ listen: { host: '127.0.0.1', port: 0 }, token: TOKEN, silentAfter: 300_000, log: silentLog },
    siren: {
      turn: (on) => {
        if (turns.at(-1) !== on) turns.push(on);
      },
      stop: () => Promise.resolve(),
    },
  });
  await one.start();
  onTestFinished(() => one.stop());
  const url = `http://127.0.0.1:${one.port}/beat`;
  const beat = (init: RequestInit = {}, at = url) =>
    fetch(at, { method: 'POST', headers: { authorization: `Bearer ${TOKEN}` }, ...init }).then(
      ({ status }) => status,
    );
  return { turns, beat, url };
}

describe('a box', () => {
  test('is quiet while heartbeats come, and sounds five minutes after the last', async () => {
    const { turns, beat } = await aBox();
    expect(await beat({ body: '{"v":1}' })).toBe(204);
    await vi.advanceTimersByTimeAsync(299_999);
    expect(await beat({ method: 'GET' })).toBe(204);
    await vi.advanceTimersByTimeAsync(299_999);
    expect(turns).toEqual([false]);
    await vi.advanceTimersByTimeAsync(1);
    expect(turns).toEqual([false, true]);
  });

  test('is quiet again with the next heartbeat', async () => {
    const { turns, beat } = await aBox();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(turns).toEqual([true]);
    expect(await beat()).toBe(204);
    expect(turns).toEqual([true, false]);
  });

  test('is not quieted by who has no token, asks for something else, or sends too much', async () => {
    const { turns, beat, url } = await aBox();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(await beat({ headers: {} })).toBe(401);
    expect(await beat({ headers: { authorization: `Bearer ${TOKEN}x` } })).toBe(401);
    expect(await beat({}, url.replace('/beat', '/'))).toBe(404);
    expect(await beat({ method: 'DELETE' })).toBe(405);
    expect(await beat({ body: 'x'.repeat(5_000) }).catch(() => 413)).toBe(413);
    expect(turns).toEqual([true]);
  });
});
