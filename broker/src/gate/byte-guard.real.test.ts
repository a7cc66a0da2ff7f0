// Real sockets on loopback; what stands behind the guard is played: it goes on writing to a full line, as aedes does with its PUBACKs.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { connectOf, packetOf } from '../testing/mqtt-packets.js';
import { eventually, heard } from '../testing/waiting.js';
import { type GuardedLine, type GuardVerdict, guardBytes, SHARE_OF_A_TURN } from './byte-guard.js';
import { GateLimits } from './gate-limits.js';
import { payloadRoom } from './payload-room.js';
import { turnstile } from './turnstile.js';

async function aLine(readerPatience: number) {
  const cuts = heard<GuardVerdict>();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined);
  const [socket] = await accepted;
  const guard: GuardedLine = guardBytes(socket, {
    limits: { control: 16_384, message: 65_536, topic: 256 },
    pace: GateLimits.parse({}),
    readerPatience,
    room: payloadRoom(1_000_000),
    inTurn: turnstile(),
    clock: { now: () => performance.now() },
    onCut: cuts.hear,
  });
  guard.on('error', () => undefined);
  onTestFinished(() => {
    client.destroy();
    guard.destroy();
    server.close();
  });
  return { client, guard, cuts };
}

/** Writes until the line is full. */
function fill(guard: GuardedLine): void {
  const piece = Buffer.alloc(1_024 * 1_024);
  while (guard.writableLength < 8 * piece.length) guard.write(piece);
}

test('of a client that does not read nothing more is read, and its patience ends', async () => {
  const { client, guard, cuts } = await aLine(1_000);
  let came = 0;
  guard.on('data', (chunk: Buffer) => {
    came += chunk.length;
  });
  client.pause();
  client.write(connectOf());
  await once(guard, 'data');
  guard.letIn();
  const before = came;
  fill(guard);
  client.write(packetOf(0xc0));
  expect(await cuts.first(() => true)).toBe('does-not-read');
  expect(came).toBe(before);
  expect(guard.destroyed).toBe(true);
});

test('a client that reads late is read on, and not cut', async () => {
  const { client, guard, cuts } = await aLine(60_000);
  client.pause();
  client.write(connectOf());
  await once(guard, 'data');
  guard.letIn();
  fill(guard);
  client.write(packetOf(0xc0));
  const ping = once(guard, 'data') as Promise<[Buffer]>;
  client.resume();
  expect((await ping)[0]).toEqual(packetOf(0xc0));
  expect(cuts.all).toEqual([]);
});

test('what comes behind a CONNECT waits until it is known who speaks, in the same read or in the next', async () => {
  const { client, guard, cuts } = await aLine(60_000);
  const came: Buffer[] = [];
  guard.on('data', (chunk: Buffer) => came.push(chunk));
  client.write(Buffer.concat([connectOf(), packetOf(0xc0)]));
  await once(guard, 'data');
  await new Promise<void>((resolve) => client.write(packetOf(0xc0), () => resolve()));
  for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve));
  expect(Buffer.concat(came)).toEqual(connectOf());
  guard.letIn();
  await eventually(() =>
    expect(Buffer.concat(came)).toEqual(Buffer.concat([connectOf(), packetOf(0xc0), packetOf(0xc0)])),
  );
  expect(cuts.all).toEqual([]);
});

const PING = packetOf(0xc0);
const pings = (count: number) => Buffer.concat(Array.from({ length: count }, () => PING));

test('a client that sends thousands of packets at once is handed over in shares, and another one’s packet comes between', async () => {
  const [greedy, honest] = [await aLine(60_000), await aLine(60_000)];
  const order: string[] = [];
  const shares: number[] = [];
  for (const { client, guard } of [greedy, honest]) {
    client.write(connectOf());
    await once(guard, 'data');
    guard.letIn();
  }
  greedy.guard.on('data', (chunk: Buffer) => {
    if (shares.length === 0) honest.client.write(PING);
    shares.push(chunk.length / PING.length);
    order.push('greedy');
  });
  const came = once(honest.guard, 'data').then(() => order.push('honest'));
  const flood = pings(9_000);
  const isOver = new Promise<void>((resolve) => {
    greedy.guard.on('data', () => {
      if (shares.reduce((sum, one) => sum + one, 0) === 9_000) resolve();
    });
  });
  greedy.client.write(flood);
  await Promise.all([isOver, came]);
  expect(Math.max(...shares)).toBe(SHARE_OF_A_TURN);
  expect(order.indexOf('honest')).toBeLessThan(order.length / 2);
});

test('nothing more is handed over to a broker that has not taken its share', async () => {
  const { client, guard } = await aLine(60_000);
  client.write(connectOf());
  await once(guard, 'readable');
  guard.letIn();
  guard.read();
  client.write(pings(1_000));
  await once(guard, 'readable');
  let taken = 0;
  while (taken < 1_000) {
    // Whatever turns pass: what waits is one share.
    for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setImmediate(resolve));
    expect(guard.readableLength).toBeLessThanOrEqual(SHARE_OF_A_TURN * PING.length);
    taken += ((guard.read() as Buffer | null)?.length ?? 0) / PING.length;
  }
  expect(taken).toBe(1_000);
});
