// Real: HTTP servers and sockets on loopback. The stream that is handed on is made up.
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { heard } from '../testing/waiting.js';
import { relayFlv } from './flv-relay.js';

async function serve(listener: RequestListener): Promise<number> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A stream behind a relay, and what the relay says at its end. */
async function aRelay(stream: RequestListener) {
  const behind = await serve(stream);
  const ends = heard<string>();
  const relays = heard<() => void>();
  const port = await serve((_request, response) => {
    const address = { host: '127.0.0.1', port: behind, path: '/' };
    relays.hear(relayFlv({ address, to: response, mostWaiting: 100_000, onEnd: ends.hear }));
  });
  const view = async () => {
    const request = get({ host: '127.0.0.1', port, agent: false });
    request.on('error', () => undefined);
    onTestFinished(() => {
      request.destroy();
    });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.on('error', () => undefined);
    return { request, response };
  };
  return { ends, relays, view, port };
}

/** As fast as it is taken, without end. */
const endless: RequestListener = (_request, response) => {
  const chunk = Buffer.alloc(10_000);
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
};

describe('the relay of live video', () => {
  test('hands on what comes, as FLV that nobody may store', async () => {
    const { view } = await aRelay((_request, response) => {
      response.write('FLV');
    });
    const { response } = await view();
    const [bytes] = (await once(response, 'data')) as [Buffer];
    expect(bytes.toString()).toBe('FLV');
    expect(response.headers).toMatchObject({
      'content-type': 'video/x-flv',
      'cache-control': 'no-store, no-transform',
    });
  });

  test('drops a viewer whose line does not take it', async () => {
    const { view, ends } = await aRelay(endless);
    const { response } = await view();
    response.pause();
    expect(await ends.first(() => true)).toBe('too-slow');
  });

  test('ends when the viewer leaves, and when the stream does: once each', async () => {
    const { view, ends } = await aRelay(endless);
    const { request, response } = await view();
    await once(response, 'data');
    request.destroy();
    expect(await ends.first(() => true)).toBe('ended');
    const short = await aRelay((_request, response_) => response_.end('FLV'));
    await short.view();
    expect(await short.ends.first(() => true)).toBe('ended');
    expect([ends.all.length, short.ends.all.length]).toEqual([1, 1]);
  });

  test('ends when it is told to', async () => {
    const { view, ends, relays } = await aRelay(endless);
    const { response } = await view();
    const closed = new Promise((resolve) => response.once('close', resolve));
    response.resume();
    (await relays.first(() => true))();
    await closed;
    expect(ends.all).toEqual(['ended']);
  });

  test('fails where there is no stream', async () => {
    const { ends, port } = await aRelay((_request, response) => response.writeHead(404).end());
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    expect(ends.all).toEqual(['failed']);
  });
});
