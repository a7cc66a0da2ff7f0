// Real parts: the gate's TLS port, OpenSSL through Node's TLS, raw sockets and mqtt.js as clients. The disk is played.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import mqtt from 'mqtt';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { validityOf } from '../ca/lifetimes.js';
import { newAuthority, newServer } from '../ca/x509.js';
import { aRegistration, minute, silentLog } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { makeSecret } from './credentials.js';
import { mqttGate } from './gate.js';
import { GateLimits } from './gate-limits.js';

const HOST = '127.0.0.1';
const { secret, sha256 } = makeSecret();
let pem: { ca: string; cert: string; key: string };

beforeAll(async () => {
  const now = Date.now();
  const issuer = await newAuthority({ organisation: 'O', commonName: 'CA', ...validityOf('authority', now) });
  const names = { hosts: [], addresses: [HOST] };
  const server = await newServer({ issuer, names, ...validityOf('server', now) });
  pem = { ca: issuer.certificate, cert: server.certificate, key: server.key };
});

async function aGate(limits: Parameters<typeof GateLimits.parse>[0] = {}, maxConnections = 200) {
  const folder = temporaryFolder();
  const file = (name: 'cert' | 'key') => {
    writeFileSync(join(folder, name), pem[name]);
    return join(folder, name);
  };
  const tls = { host: HOST, port: 0, cert: file('cert'), key: file('key'), requireClientCertificate: false };
  const gate = mqttGate(
    { host: HOST, port: 0, maxConnections, limits: GateLimits.parse(limits), tls },
    {
      log: silentLog,
      riverClock: { now: () => minute(1) },
      wallClock: { now: () => Date.now() },
      findNode: (id) => ({ registration: aRegistration({ id }), secretSha256: sha256 }),
      keep: () => Promise.resolve(),
      pictures: { take: () => Promise.reject(new Error('no picture is sent here')) },
    },
  );
  await gate.start();
  onTestFinished(() => gate.stop());

  const raw = async (port = gate.tlsPort) => {
    const socket = connectSocket(port, HOST);
    socket.on('error', () => undefined).resume();
    onTestFinished(() => void socket.destroy());
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    await once(socket, 'connect');
    return { socket, closed };
  };
  const node = (id: string) => {
    const client = mqtt.connect({
      ...{ protocol: 'mqtts', host: HOST, port: gate.tlsPort, ca: pem.ca, protocolVersion: 4 },
      ...{ clientId: id, username: id, password: secret, reconnectPeriod: 0 },
    });
    onTestFinished(() => void client.end(true));
    client.on('error', () => undefined);
    return new Promise<string>((resolve) => {
      client.once('connect', () => resolve('in'));
      client.once('close', () => resolve('cut'));
    });
  };
  const unknown = (count: number) => vi.waitUntil(() => gate.view().unknown === count, { timeout: 60_000 });
  return { gate, raw, node, unknown };
}

test('a connection over TLS counts as unknown from before its handshake; beyond the number of an address the oldest gives way', async () => {
  const { gate, raw, node, unknown } = await aGate({ unknownPerAddress: 10, connectTimeout: '5m' });
  const silent = await Promise.all(Array.from({ length: 10 }, () => raw()));
  await unknown(10);
  expect(await node('kajiyase-1')).toBe('in');
  await Promise.race(silent.map(({ closed }) => closed));
  expect(gate.refusals.get('too-many-of-address')).toBe(1);
  expect(gate.view()).toMatchObject({ unknown: 9, connections: 10 });
});

test('those of both ports count together', async () => {
  const { gate, raw, unknown } = await aGate({ unknownConnections: 10, connectTimeout: '5m' });
  await Promise.all(Array.from({ length: 5 }, () => raw()));
  await unknown(5);
  await Promise.all(Array.from({ length: 5 }, () => raw(gate.port)));
  await unknown(10);
  await raw();
  await vi.waitUntil(() => gate.refusals.get('too-many-unknown') === 1, { timeout: 60_000 });
  expect(gate.view().unknown).toBe(10);
});

test('a handshake that comes byte by byte and never ends is cut after its time, and told by its reason', async () => {
  const { gate, raw, unknown } = await aGate({ connectTimeout: '5s' });
  const { socket, closed } = await raw();
  // A record of 512 bytes is announced (RFC 8446, 5.1), and one byte more comes now and then.
  socket.write(Buffer.from([0x16, 3, 1, 2, 0, 1]));
  const drip = setInterval(() => socket.write(Buffer.alloc(1)), 50);
  await closed;
  clearInterval(drip);
  await unknown(0);
  expect([...gate.refusals]).toEqual([['no-handshake-in-time', 1]]);
});

test('whoever ends its handshake and says nothing more is cut as on the plain port', async () => {
  const { gate } = await aGate({ connectTimeout: '5s' });
  const socket = connectTls({ host: HOST, port: gate.tlsPort, ca: pem.ca });
  socket.on('error', () => undefined).resume();
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  expect([...gate.refusals]).toEqual([['no-connect-in-time', 1]]);
});

test('a house full of handshakes has room for a node', async () => {
  const { gate, raw, node, unknown } = await aGate({ connectTimeout: '5m' }, 20);
  await Promise.all(Array.from({ length: 20 }, () => raw()));
  await unknown(20);
  expect(await node('kajiyase-1')).toBe('in');
  expect(gate.refusals.get('too-many-unknown')).toBe(1);
});

test('fifty nodes that come at once over TLS all get in', async () => {
  const { gate, node } = await aGate();
  const came = await Promise.all(Array.from({ length: 50 }, (_, i) => node(`node-${i}`)));
  expect(came.every((each) => each === 'in')).toBe(true);
  expect(gate.view()).toMatchObject({ connections: 50, unknown: 0, refusals: [] });
});
