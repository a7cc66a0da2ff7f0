// Real parts: the gate behind a real socket, raw sockets and mqtt.js as clients. The disk is played, and always answers.
import { once } from 'node:events';
import { connect as connectSocket, type Socket } from 'node:net';
import { encodeReadings } from '@kawamori/contracts';
import mqtt, { type IClientOptions, type Packet } from 'mqtt';
import { describe, expect, onTestFinished, test } from 'vitest';
import { aRegistration, LEVEL, minute, silentLog } from '../testing/builders.js';
import { mqttNode } from '../testing/mqtt-node.js';
import { bytes, connectOf, packetOf, publishOf, subscribeOf, text } from '../testing/mqtt-packets.js';
import { heard } from '../testing/waiting.js';
import { makeSecret } from './credentials.js';
import { mqttGate } from './gate.js';
import { GateLimits } from './gate-limits.js';

const { secret, sha256 } = makeSecret();
const READINGS = (node: string) => `kawamori/v1/up/shimanto-cho/${node}/readings`;
const COMMAND = (node: string) => `kawamori/v1/down/shimanto-cho/${node}/command`;
const CONNACK = (code: number) => bytes(0x20, 2, 0, code);

async function aGate(limits: Parameters<typeof GateLimits.parse>[0] = {}, maxConnections = 200) {
  const gate = mqttGate(
    { host: '127.0.0.1', port: 0, maxConnections, limits: GateLimits.parse(limits) },
    {
      log: silentLog,
      riverClock: { now: () => minute(1) },
      wallClock: { now: () => minute(1) },
      findNode: (id) => ({ registration: aRegistration({ id }), secretSha256: sha256 }),
      keep: () => Promise.resolve(),
      pictures: { take: () => Promise.reject(new Error('no picture is sent here')) },
    },
  );
  await gate.start();
  onTestFinished(() => gate.stop());

  /** A socket that says what it is told to, and hears what comes. */
  const raw = () => {
    const socket: Socket = connectSocket(gate.port, '127.0.0.1');
    socket.setNoDelay(true);
    const came = heard<Buffer>();
    socket.on('data', came.hear);
    socket.on('error', () => undefined);
    onTestFinished(() => {
      socket.destroy();
    });
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    const answer = () => Buffer.concat(came.all);
    return {
      socket,
      closed,
      answer,
      /** Resolves when so many bytes have come. */
      bytesCame: (count: number) => came.first(() => answer().length >= count),
      say: (...packets: Buffer[]) => socket.write(Buffer.concat(packets)),
    };
  };
  /** A node that has been let in, as bytes. */
  const node = async (id = 'kajiyase-1', flags = 0xc2) => {
    const line = raw();
    line.say(connectOf({ flags, fields: [id, id, secret] }));
    await line.bytesCame(4);
    expect(line.answer()).toEqual(CONNACK(0));
    return line;
  };
  const client = (options: IClientOptions = {}) => mqttNode(gate.port, 'honest-1', secret, options);
  return { gate, raw, node, client };
}

const reading = encodeReadings({
  sentAt: minute(1),
  clock: 'synced',
  readings: [{ series: LEVEL, takenAt: minute(0), value: 214.09 }],
});

describe('a packet that breaks the standard', () => {
  test.each<[string, string, Buffer]>([
    ['U+0000 in a topic', 'text-null', publishOf(bytes(0x61, 0))],
    ['message id 0', 'id-zero', publishOf(READINGS('kajiyase-1'), 0x32, 0)],
    ['DUP with QoS 0', 'dup-of-qos-0', publishOf(READINGS('kajiyase-1'), 0x38)],
    ['PUBACK of three bytes', 'length-wrong', packetOf(0x40, bytes(0, 1, 0))],
    [
      'a second CONNECT',
      'connect-again',
      connectOf({ flags: 0xc2, fields: ['kajiyase-1', 'kajiyase-1', secret] }),
    ],
  ])('%s cuts the node, and is counted', async (_what, why, packet) => {
    const { gate, node } = await aGate();
    const line = await node();
    line.say(packet);
    await line.closed;
    expect([...gate.refusals]).toEqual([[why, 1]]);
  });

  test('it is seen as well when it comes byte by byte', async () => {
    const { gate, node } = await aGate();
    const line = await node();
    for (const byte of publishOf(bytes(0x61, 0xed, 0xa0, 0x80))) {
      await new Promise((resolve) => line.socket.write(bytes(byte), resolve));
    }
    await line.closed;
    expect(gate.refusals.get('text-not-utf8')).toBe(1);
  });

  test('what is right passes byte by byte', async () => {
    const { gate, raw } = await aGate();
    const line = raw();
    const all = Buffer.concat([
      connectOf({ flags: 0xc2, fields: ['kajiyase-1', 'kajiyase-1', secret] }),
      publishOf(READINGS('kajiyase-1'), 0x32, 7, reading),
    ]);
    for (const byte of all) await new Promise((resolve) => line.socket.write(bytes(byte), resolve));
    await line.bytesCame(8);
    line.say(packetOf(0xc0));
    await line.bytesCame(10);
    expect(line.answer()).toEqual(Buffer.concat([CONNACK(0), bytes(0x40, 2, 0, 7), bytes(0xd0, 0)]));
    expect(gate.refusals.size).toBe(0);
  });

  test.each([
    ['an unknown protocol level', 1, connectOf({ level: 6 })],
    ['an empty client id for a lasting session', 2, connectOf({ flags: 0, fields: [''] })],
  ])('%s is answered with CONNACK %i before the line is closed', async (_what, code, packet) => {
    const { raw } = await aGate();
    const line = raw();
    line.say(packet);
    await line.closed;
    expect(line.answer()).toEqual(CONNACK(code));
  });
});

describe('what a CONNECT may leave to the gate', () => {
  test('without a client id a node is called by its name, and takes the place of its own earlier connection', async () => {
    const { gate, node, raw } = await aGate();
    const first = await node();
    const second = raw();
    second.say(connectOf({ flags: 0xc2, fields: ['', 'kajiyase-1', secret] }));
    await first.closed;
    await second.bytesCame(4);
    expect(second.answer()).toEqual(CONNACK(0));
    expect([...gate.connected()]).toEqual(['kajiyase-1']);
  });

  test('a node that asks for no keep-alive is let in, and held to the longest', async () => {
    const { gate, raw } = await aGate({ longestKeepAlive: '1s' });
    const line = raw();
    line.say(connectOf({ flags: 0xc2, keepAliveS: 0, fields: ['kajiyase-1', 'kajiyase-1', secret] }));
    await line.bytesCame(4);
    expect(line.answer()).toEqual(CONNACK(0));
    await line.closed;
    expect(gate.refusals.get('silent')).toBe(1);
  });
});

describe('who takes too much', () => {
  test('beyond sixteen filters a node hears 128, and stays; one that it leaves makes room', async () => {
    const { gate, client } = await aGate();
    const one = await client();
    const grants = heard<Packet>();
    one.on('packetreceive', (packet) => {
      if (packet.cmd === 'suback') grants.hear(packet);
    });
    const filter = (i: number) => `kawamori/v1/down/shimanto-cho/honest-1/topic-${i}`;
    const granted = async (i: number) => {
      const before = grants.all.length;
      one.subscribe(filter(i), { qos: 1 }, () => undefined);
      const suback = await grants.first(() => grants.all.length > before);
      return (grants.all.at(-1) ?? suback) as { granted?: number[] };
    };
    for (let i = 0; i < 16; i++) expect((await granted(i)).granted).toEqual([1]);
    expect((await granted(16)).granted).toEqual([128]);
    await one.unsubscribeAsync(filter(3));
    expect((await granted(17)).granted).toEqual([1]);
    expect(gate.refusals.get('too-many-subscriptions')).toBe(1);
    await one.publishAsync(READINGS('honest-1'), reading, { qos: 1 });
  });

  test('a filter that was refused is not kept for a lasting session either: nothing of others is handed out when it comes again', async () => {
    const { gate, client } = await aGate();
    const spy = await client({ clientId: 'spy-1', username: 'spy-1', clean: false });
    spy.subscribe(['#', COMMAND('spy-1')], { qos: 1 }, () => undefined);
    await new Promise((resolve) => spy.once('packetreceive', resolve));
    await spy.endAsync(true);
    const honest = await client();
    await honest.publishAsync(READINGS('honest-1').replace('readings', 'status'), '{}', {
      qos: 1,
      retain: true,
    });
    const came = heard<Packet>();
    const again = mqtt.connect({
      host: '127.0.0.1',
      port: gate.port,
      protocolVersion: 4,
      clientId: 'spy-1',
      username: 'spy-1',
      password: secret,
      clean: false,
      reconnectPeriod: 0,
    });
    onTestFinished(() => {
      again.end(true);
    });
    again.on('packetreceive', came.hear);
    await came.first((packet) => packet.cmd === 'connack');
    await again.publishAsync(READINGS('spy-1'), reading, { qos: 1 });
    expect(came.all.map(({ cmd }) => cmd)).toEqual(['connack', 'puback']);
    expect(came.all[0]).toMatchObject({ sessionPresent: true });
  });

  test('a flood is read at its pace, and cut when it goes on; an honest node is acknowledged meanwhile', async () => {
    const { gate, node, client } = await aGate({ packetsPerSecond: 20_000, burst: '1s', patience: '2s' });
    const honest = await client();
    const line = await node();
    const ping = Buffer.alloc(2_000, Buffer.from([0xc0, 0]));
    const flood = () => {
      while (!line.socket.destroyed && line.socket.write(ping));
    };
    line.socket.on('drain', flood);
    flood();
    await honest.publishAsync(READINGS('honest-1'), reading, { qos: 1 });
    await line.closed;
    expect(gate.refusals.get('too-fast')).toBe(1);
    await honest.publishAsync(READINGS('honest-1'), reading, { qos: 1 });
  });

  test('filters count as packets do: a thousand in one packet are a flood', async () => {
    const { gate, node } = await aGate({ packetsPerSecond: 100, burst: '1s', patience: '1s' });
    const line = await node();
    const filters = Array.from({ length: 1_000 }, (_, i) => [text(`f${i}`), bytes(0)]).flat();
    line.say(packetOf(0x82, bytes(0, 1), ...filters));
    await line.closed;
    expect(gate.refusals.get('too-fast')).toBe(1);
  });

  test('messages of QoS 2 that are never released end at their number', async () => {
    const { gate, node } = await aGate({ unreleasedQos2: 10 });
    const line = await node();
    for (let id = 1; id <= 11; id++) line.say(publishOf(READINGS('kajiyase-1'), 0x34, id, reading));
    await line.closed;
    expect(gate.refusals.get('qos2-not-released')).toBe(1);
  });

  test('a topic longer than it may be cuts the node before the rest of it is read', async () => {
    const { gate, node } = await aGate();
    const line = await node();
    line.say(bytes(0x30, 0xff, 0x7f, 0x10, 0x00));
    await line.closed;
    expect(gate.refusals.get('topic-too-long')).toBe(1);
  });
});

describe('connections that do not say who they are', () => {
  test('are cut after their time', async () => {
    const { gate, raw } = await aGate({ connectTimeout: '1s' });
    const line = raw();
    line.say(connectOf().subarray(0, 9));
    await line.closed;
    expect(gate.refusals.get('no-connect-in-time')).toBe(1);
  });

  test('beyond the number of an address the oldest gives way, and a node that speaks at once gets in', async () => {
    const { gate, raw, node } = await aGate({ unknownPerAddress: 10 });
    const silent = Array.from({ length: 10 }, raw);
    await Promise.all(silent.map(({ socket }) => once(socket, 'connect')));
    await node();
    await Promise.race(silent.map(({ closed }) => closed));
    expect(gate.refusals.get('too-many-of-address')).toBe(1);
  });

  test('a house full of them has room for a node', async () => {
    const { gate, raw, node } = await aGate({}, 20);
    const silent = Array.from({ length: 20 }, raw);
    await Promise.all(silent.map(({ socket }) => once(socket, 'connect')));
    await node();
    expect(gate.connected().size).toBe(1);
    expect(gate.refusals.get('too-many-unknown')).toBe(1);
  });

  test('a house full of nodes turns one more away, and says why', async () => {
    const { gate, raw, node } = await aGate({}, 3);
    for (const id of ['a-1', 'b-1', 'c-1']) await node(id);
    await raw().closed;
    expect(gate.refusals.get('house-full')).toBe(1);
  });

  test('three hundred nodes that come back at once all get in', async () => {
    const { gate, node } = await aGate({}, 400);
    await Promise.all(Array.from({ length: 300 }, (_, i) => node(`node-${i + 1}`)));
    expect(gate.connected().size).toBe(300);
    expect(gate.refusals.size).toBe(0);
  });
});

test('a node that reads nothing is sent no more than its bytes, and is cut; others are acknowledged', async () => {
  const { gate, node, client } = await aGate({ readerPatience: '1s' });
  const honest = await client();
  const line = await node();
  line.say(subscribeOf(COMMAND('kajiyase-1')));
  await line.bytesCame(9);
  line.socket.pause();
  const large = 'x'.repeat(60_000);
  while (gate.send('kajiyase-1', COMMAND('kajiyase-1'), large)) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  await expect.poll(() => [...gate.connected()]).toEqual(['honest-1']);
  expect(gate.refusals.get('does-not-read')).toBe(2);
  await honest.publishAsync(READINGS('honest-1'), reading, { qos: 1 });
});

test('a command for a node goes out, whatever it subscribed to beside', async () => {
  const { gate, client } = await aGate();
  const one = await client();
  await one.subscribeAsync(['kawamori/v1/down/shimanto-cho/honest-1/#', COMMAND('honest-1')], { qos: 1 });
  const came = new Promise<string>((resolve) => one.once('message', resolve));
  expect(gate.send('honest-1', COMMAND('honest-1'), '{}')).toBe(true);
  expect(await came).toBe(COMMAND('honest-1'));
});
