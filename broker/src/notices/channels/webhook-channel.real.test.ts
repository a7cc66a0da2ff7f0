// Real parts: fetch against an HTTP server of node:http on the loopback.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ChannelTest, channelTest, Notice } from '@kawamori/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aNotice, minute } from '../../testing/builders.js';
import { type Heard, heard } from '../../testing/waiting.js';
import { signWebhook, webhookChannel } from './webhook-channel.js';

const SECRET = 'a secret of at least thirty-two characters';

interface Received {
  request: IncomingMessage;
  body: string;
}

let server: Server;
let received: Heard<Received>;
/** What the receiver answers; undefined for no answer at all. */
let answer: number | undefined;
let location: string | undefined;
let retryAfter: string | undefined;

beforeEach(async () => {
  answer = 204;
  location = undefined;
  retryAfter = undefined;
  received = heard();
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      received.hear({ request, body });
      if (answer === undefined) return;
      response.writeHead(answer, {
        ...(location === undefined ? {} : { location }),
        ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
      });
      response.end('a word of the receiver');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  server.closeAllConnections();
  const closed = once(server, 'close');
  server.close();
  await closed;
});

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/kawamori`;
const channel = (timeoutMs = 5_000) =>
  webhookChannel(
    { recipient: 'shimanto-duty', url: url(), secret: SECRET, timeoutMs },
    { now: () => minute(0) + 750 },
  );

describe('a notice that is posted', () => {
  test('arrives whole, and its receipt is kept', async () => {
    expect(await channel().deliver(aNotice(), 1)).toEqual({ accepted: true, receipt: 'HTTP 204' });
    const { request, body } = await received.first(() => true);
    expect(request).toMatchObject({ method: 'POST', url: '/kawamori' });
    expect(request.headers['content-type']).toBe('application/json');
    expect(Notice.parse(JSON.parse(body))).toEqual(aNotice());
  });

  test('is signed, with the second of its sending, so that nobody can make one up or send it again later', async () => {
    await channel().deliver(aNotice(), 1);
    const { request, body } = await received.first(() => true);
    const signature = String(request.headers['kawamori-signature']);
    const [, seconds = '', hex] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
    expect(Number(seconds)).toBe(minute(0) / 1_000);
    expect(hex).toBe(signWebhook(SECRET, Number(seconds), body));
    expect(hex).not.toBe(signWebhook(SECRET, Number(seconds), body.replace('214.09', '14.09')));
    expect(hex).not.toBe(signWebhook(SECRET, Number(seconds) + 1, body));
    expect(hex).not.toBe(signWebhook(`${SECRET}!`, Number(seconds), body));
  });

  test('carries its own key, the same at every try, and says which try it is', async () => {
    await channel().deliver(aNotice(), 1);
    await channel().deliver(aNotice(), 2);
    const [first, second] = received.all.map((one) => one.request.headers);
    const key = String(first?.['idempotency-key']);
    expect(Buffer.from(key, 'base64url').toString()).toBe(aNotice().key);
    expect(second?.['idempotency-key']).toBe(key);
    expect([first?.['kawamori-attempt'], second?.['kawamori-attempt']]).toEqual(['1', '2']);
  });
});

describe('a test of the channel', () => {
  test('arrives signed, and can be taken for no notice: it has no key, no level, and its own kind', async () => {
    const message = channelTest({ hubName: '川守', sentAt: minute(0), drill: false });
    expect(await channel().test(message)).toEqual({ accepted: true, receipt: 'HTTP 204' });
    const { request, body } = await received.first(() => true);
    expect(ChannelTest.parse(JSON.parse(body))).toEqual(message);
    expect(Notice.safeParse(JSON.parse(body)).success).toBe(false);
    expect(request.headers['kawamori-signature']).toBe(
      `t=${minute(0) / 1_000},v1=${signWebhook(SECRET, minute(0) / 1_000, body)}`,
    );
    expect(request.headers['idempotency-key']).toBeUndefined();
  });

  test('that is not taken says why', async () => {
    answer = 503;
    const message = channelTest({ hubName: '川守', sentAt: minute(0), drill: false });
    expect(await channel().test(message)).toMatchObject({ accepted: false, fault: 'HTTP 503' });
  });
});

describe('a receiver that does not take it', () => {
  test('and says for how long is left alone so long', async () => {
    answer = 429;
    retryAfter = '30';
    expect(await channel().deliver(aNotice(), 1)).toEqual({
      accepted: false,
      fault: 'HTTP 429',
      retry: true,
      afterMs: 30_000,
    });
  });

  test.each([500, 502, 503, 408, 425, 429, 401, 403, 404, 410])('with %d is asked again', async (status) => {
    answer = status;
    expect(await channel().deliver(aNotice(), 1)).toEqual({
      accepted: false,
      fault: `HTTP ${status}`,
      retry: true,
    });
  });

  test.each([400, 413, 415, 422])(
    'with %d is not asked again: it does not understand this message',
    async (status) => {
      answer = status;
      expect(await channel().deliver(aNotice(), 1)).toMatchObject({ accepted: false, retry: false });
    },
  );

  test('and points elsewhere is not followed: a notice goes where it was set to go', async () => {
    answer = 307;
    location = 'http://127.0.0.1:9/elsewhere';
    expect(await channel().deliver(aNotice(), 1)).toMatchObject({ accepted: false, retry: true });
    expect(received.all).toHaveLength(1);
  });

  test('because it is down is tried again, and the fault is told', async () => {
    const gone = channel();
    const closed = once(server, 'close');
    server.close();
    await closed;
    const outcome = await gone.deliver(aNotice(), 1);
    expect(outcome).toMatchObject({ accepted: false, retry: true });
    expect(outcome).toMatchObject({ fault: expect.stringMatching(/ECONNREFUSED/) });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  test('because it says nothing keeps its notice, which is tried again', async () => {
    answer = undefined;
    expect(await channel(200).deliver(aNotice(), 1)).toMatchObject({ accepted: false, retry: true });
  });
});
