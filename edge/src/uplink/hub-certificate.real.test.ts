// Real parts: mqtt.js and OpenSSL through Node's TLS against a TLS server that shows certificates of all kinds. It stands in for the hub:
// it answers each CONNECT, and says nothing else.
import 'reflect-metadata';
import { webcrypto, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import * as x509 from '@peculiar/x509';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { doubtsItsClock } from './hub-certificate.js';
import { mqttUplink } from './mqtt-uplink.js';

const DAY = 86_400_000;
const now = Date.now();
const EC = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNED = { name: 'ECDSA', hash: 'SHA-256' } as const;
const SERVER = x509.ExtendedKeyUsage.serverAuth;

interface Made {
  cert: Buffer;
  key: Buffer;
  keys: webcrypto.CryptoKeyPair;
  subject: string;
}
x509.cryptoProvider.set(webcrypto);

const newKeys = () => webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
async function made(certificate: x509.X509Certificate, keys: webcrypto.CryptoKeyPair): Promise<Made> {
  const der = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  const cert = Buffer.from(certificate.toString('pem'));
  const key = Buffer.from(x509.PemConverter.encode(der, 'PRIVATE KEY'));
  return { cert, key, keys, subject: certificate.subject };
}
async function authority(name: string, from: number): Promise<Made> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ name: `CN=${name}`, keys, signingAlgorithm: SIGNED },
    ...{ notBefore: new Date(from), notAfter: new Date(from + 7_300 * DAY) },
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  return made(certificate, keys);
}
async function leaf(
  issuer: Made,
  { from = now - DAY, to = now + 700 * DAY, purpose = SERVER as string, address = '127.0.0.1' } = {},
): Promise<Made> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    ...{ subject: 'CN=hub', issuer: issuer.subject, signingAlgorithm: SIGNED },
    ...{ signingKey: issuer.keys.privateKey, publicKey: keys.publicKey },
    ...{ notBefore: new Date(from), notAfter: new Date(to) },
    extensions: [
      new x509.ExtendedKeyUsageExtension([purpose]),
      new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: address }]),
    ],
  });
  return made(certificate, keys);
}

let ours: Made;
beforeAll(async () => {
  ours = await authority('ours', now - 10 * DAY);
});

/** What becomes of a node's line to a hub that shows this, whether it told its secret, and what it said of dates. */
async function lineTo(
  hub: Made,
  { clock = 'synced' as 'synced' | 'free', at = now } = {},
): Promise<{ outcome: string; told: boolean; undated: string[] }> {
  let told = false;
  const server = createServer({ cert: hub.cert, key: hub.key }, (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      told = true;
      socket.write(Buffer.from([0x20, 2, 0, 0]));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const undated: string[] = [];
  const open = mqttUplink({
    ...{ host: '127.0.0.1', port: (server.address() as AddressInfo).port, tls: { ca: ours.cert } },
    ...{ clock, wallClock: { now: () => at }, onUndated: ({ fault }) => void undated.push(fault) },
    ...{ name: 'naro-1', password: 'secret' },
    will: () => ({ topic: 'will', payload: '', retain: false }),
  });
  const outcome = await new Promise<string>((resolve) => {
    const line = open({
      up: () => resolve('up'),
      heard: () => undefined,
      down: ({ detail }) => resolve(detail),
    });
    onTestFinished(() => line.drop());
  });
  return { outcome, told, undated };
}

/** Dates that fit no clock of today: as good as a node whose clock is wrong. */
const LATER = { from: now + 100 * DAY, to: now + 800 * DAY };
const OVER = { from: now - 800 * DAY, to: now - 100 * DAY };

describe('a node that believes its clock', () => {
  test('takes a good certificate, and refuses one whose dates do not fit', async () => {
    expect(await lineTo(await leaf(ours))).toEqual({ outcome: 'up', told: true, undated: [] });
    for (const dates of [LATER, OVER]) {
      const { outcome, told } = await lineTo(await leaf(ours, dates));
      expect(outcome).toMatch(/not yet valid|expired/);
      expect(told).toBe(false);
    }
  });
});

describe('a node whose clock cannot be believed', () => {
  test('takes the certificate without its dates, and says so', async () => {
    expect(await lineTo(await leaf(ours, LATER), { clock: 'free' })).toEqual({
      ...{ outcome: 'up', told: true },
      undated: ['CERT_NOT_YET_VALID'],
    });
    expect(await lineTo(await leaf(ours, OVER), { at: 0 })).toEqual({
      ...{ outcome: 'up', told: true },
      undated: ['CERT_HAS_EXPIRED'],
    });
  });

  test('has nothing to say where the dates fit all the same', async () => {
    expect(await lineTo(await leaf(ours), { clock: 'free' })).toEqual({
      outcome: 'up',
      told: true,
      undated: [],
    });
  });

  test('still refuses a foreign authority, another name, another purpose, and tells them nothing', async () => {
    const foreign = await authority('ours', now - 10 * DAY);
    const wrong: [Made, RegExp][] = [
      [await leaf(foreign, LATER), /UNABLE_TO|SIGNATURE/],
      [await leaf(ours, { ...LATER, address: '192.0.2.1' }), /ALTNAME/],
      [await leaf(ours, { ...LATER, purpose: x509.ExtendedKeyUsage.clientAuth }), /PURPOSE/i],
      [await leaf(foreign), /UNABLE_TO|SIGNATURE|self/],
      [await leaf(ours, { address: '192.0.2.1' }), /ALTNAME/],
    ];
    for (const [hub, fault] of wrong) {
      const { outcome, told, undated } = await lineTo(hub, { clock: 'free' });
      expect(outcome).toMatch(fault);
      expect({ told, undated }).toEqual({ told: false, undated: [] });
    }
  });
});

test('a clock is doubted that is never set, or stands before the day on which the card was made', () => {
  const card = [new X509Certificate(ours.cert)];
  expect(doubtsItsClock('synced', now, card)).toBe(false);
  expect(doubtsItsClock('synced', now - 3 * 3_600_000, card)).toBe(false);
  expect(doubtsItsClock('synced', 0, card)).toBe(true);
  expect(doubtsItsClock('free', now, card)).toBe(true);
  expect(doubtsItsClock('synced', 0, [])).toBe(false);
});
