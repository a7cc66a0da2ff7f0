// A push service and a browser behind it, as RFC 8030, 8188, 8291 and 8292 describe them: it checks signature and claims of the JWT, and
// what it is handed is decrypted by the browser's own keys. It does not show what a vendor's does beyond that: quotas, delays, reach.
import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  type ECDH,
  hkdfSync,
  randomBytes,
  verify,
} from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { PushMessage, type PushSubscriptionKeys } from '@kawamori/contracts';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { type Heard, heard } from './waiting.js';

export interface PushedMessage {
  message: PushMessage;
  ttlS: number;
  urgency: string;
  topic: string;
}

export interface SubscribedBrowser {
  readonly subscription: PushSubscriptionKeys;
  readonly messages: Heard<PushedMessage>;
  /** Answers with this status instead of taking what comes. */
  answers: { status: number; headers?: Record<string, string> } | undefined;
}

export interface PushService {
  /** As in `services` of the hub's file. */
  readonly host: string;
  /** Why something was refused. */
  readonly refusals: string[];
  /** Subscribes a browser under a hub's key: a message by another is refused. */
  browser(publicKey: string): SubscribedBrowser;
}

const Claims = z.strictObject({
  aud: z.string(),
  exp: z.number(),
  sub: z.string().regex(/^(mailto:|https:)/),
});
const Header = z.strictObject({ typ: z.literal('JWT'), alg: z.literal('ES256') });
const LONGEST_BODY = 4_096;
const DAY_S = 86_400;

interface Known extends SubscribedBrowser {
  publicKey: string;
  ecdh: ECDH;
  secret: Buffer;
}

export async function startPushService(): Promise<PushService> {
  const browsers = new Map<string, Known>();
  const refusals: string[] = [];
  let origin = '';

  const take = async (request: IncomingMessage): Promise<[number, Record<string, string>?]> => {
    const browser = browsers.get(request.url ?? '');
    const body = await buffer(request);
    if (!browser) return [404];
    if (browser.answers) return [browser.answers.status, browser.answers.headers ?? {}];
    const header = (name: string) => String(request.headers[name] ?? '');
    const why =
      whyNotSigned(header('authorization'), browser.publicKey, origin) ??
      (header('content-encoding') === 'aes128gcm' ? undefined : 'Content-Encoding') ??
      (/^\d+$/.test(header('ttl')) ? undefined : 'TTL') ??
      (/^[A-Za-z0-9_-]{1,32}$/.test(header('topic')) ? undefined : 'Topic') ??
      (body.length <= LONGEST_BODY ? undefined : 'size');
    if (why !== undefined) {
      refusals.push(why);
      return [why === 'size' ? 413 : 400];
    }
    const text = decrypted(body, browser);
    browser.messages.hear({
      message: PushMessage.parse(JSON.parse(text)),
      ttlS: Number(header('ttl')),
      urgency: header('urgency'),
      topic: header('topic'),
    });
    return [201, { location: `${origin}/message/1` }];
  };

  const server = createServer((request, response) => {
    take(request).then(
      ([status, headers]) => response.writeHead(status, headers).end(),
      (error: unknown) => {
        refusals.push(error instanceof Error ? error.message : String(error));
        response.writeHead(400).end();
      },
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  origin = `http://${host}`;
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return {
    host,
    refusals,
    browser: (publicKey) => {
      const ecdh = createECDH('prime256v1');
      ecdh.generateKeys();
      const secret = randomBytes(16);
      const path = `/push/${randomBytes(16).toString('base64url')}`;
      const browser: Known = {
        ...{ publicKey, ecdh, secret, answers: undefined, messages: heard<PushedMessage>() },
        subscription: {
          endpoint: `${origin}${path}`,
          keys: { p256dh: ecdh.getPublicKey('base64url'), auth: secret.toString('base64url') },
        },
      };
      browsers.set(path, browser);
      return browser;
    },
  };
}

/** `vapid t=JWT, k=KEY` (RFC 8292, 3): signed by the key under which the browser has subscribed, for this service, for a day at most. */
function whyNotSigned(authorization: string, publicKey: string, origin: string): string | undefined {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  if (key !== publicKey) return 'key';
  const [head = '', body = '', signature = ''] = token.split('.');
  const decoded = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  if (!Header.safeParse(decoded(head)).success) return 'header of the JWT';
  const point = Buffer.from(key, 'base64url');
  const jwk = {
    ...{ kty: 'EC', crv: 'P-256' },
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const signer = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
  if (!verify('sha256', Buffer.from(`${head}.${body}`), signer, Buffer.from(signature, 'base64url')))
    return 'signature';
  const { aud, exp } = Claims.parse(decoded(body));
  const nowS = Date.now() / 1_000;
  if (aud !== origin) return 'aud';
  return exp > nowS && exp <= nowS + DAY_S ? undefined : 'exp';
}

/** One record of aes128gcm (RFC 8188, 2) under the keys of RFC 8291, 3.4. @throws where it is none, or not for this browser */
function decrypted(body: Buffer, { ecdh, secret }: Pick<Known, 'ecdh' | 'secret'>): string {
  const salt = body.subarray(0, 16);
  const recordSize = body.readUInt32BE(16);
  const sender = body.subarray(21, 21 + (body[20] ?? 0));
  const sealed = body.subarray(21 + sender.length);
  if (sealed.length > recordSize) throw new Error('more than one record');
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), sender]);
  const ikm = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(sender), secret, info, 32));
  const derived = (label: string, length: number) =>
    Buffer.from(hkdfSync('sha256', ikm, salt, Buffer.from(`Content-Encoding: ${label}\0`), length));
  const decipher = createDecipheriv('aes-128-gcm', derived('aes128gcm', 16), derived('nonce', 12));
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  const end = plain.findLastIndex((byte) => byte !== 0);
  if (plain[end] !== 2) throw new Error('the last record does not end with its delimiter');
  return plain.subarray(0, end).toString('utf8');
}
