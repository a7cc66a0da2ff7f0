// Real parts: aedes behind a real socket, mqtt.js and mosquitto_pub as clients. The disk is played: what `keep` answers, the test says.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectSocket, type Socket } from 'node:net';
import {
  encodeReadings,
  type FactKind,
  MAX_STATUS_BYTES,
  type NewFact,
  NodeStatus,
} from '@kawamori/contracts';
import mqtt, { type IClientOptions, type MqttClient, type Packet } from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KnownNode } from '../settings/settings.js';
import { aRegistration, LEVEL, minute, pack, silentLog } from '../testing/builders.js';
import { type Heard, heard } from '../testing/waiting.js';
import { makeSecret } from './credentials.js';
import { type Gate, mqttGate } from './gate.js';
import { GateLimits } from './gate-limits.js';

const OWN = 'kawamori/v1/up/shimanto-cho/kajiyase-1/readings';
const OWN_STATUS = 'kawamori/v1/up/shimanto-cho/kajiyase-1/status';

interface Kept {
  facts: readonly NewFact[];
  /** The disk has it. */
  done(): void;
  /** The disk has failed. */
  failed(): void;
}

const { secret, sha256 } = makeSecret();
let nodes: Map<string, KnownNode>;
let gate: Gate;
let kept: Heard<Kept>;
/** Whether the disk answers at once; otherwise the test does. */
let diskAnswers: boolean;
let clients: MqttClient[];
let sockets: Socket[];

beforeEach(async () => {
  nodes = new Map([
    ['kajiyase-1', { registration: aRegistration(), secretSha256: sha256 }],
    ['naro-1', { registration: aRegistration({ id: 'naro-1', stations: ['naro'] }), secretSha256: sha256 }],
  ]);
  kept = heard();
  diskAnswers = true;
  clients = [];
  sockets = [];
  gate = mqttGate(
    { host: '127.0.0.1', port: 0, maxConnections: 50, limits: GateLimits.parse({}) },
    {
      log: silentLog,
      riverClock: { now: () => minute(1) },
      wallClock: { now: () => minute(1) },
      findNode: (id) => nodes.get(id),
      pictures: { take: () => Promise.reject(new Error('no picture is sent here')) },
      keep: (facts) =>
        new Promise<void>((resolve, reject) => {
          kept.hear({ facts, done: resolve, failed: () => reject(new Error('the disk is full')) });
          if (diskAnswers) resolve();
        }),
    },
  );
  await gate.start();
});

afterEach(async () => {
  for (const client of clients) client.end(true);
  for (const socket of sockets) socket.destroy();
  await gate.stop();
});

function client(options: IClientOptions = {}): MqttClient {
  const one = mqtt.connect({
    host: '127.0.0.1',
    port: gate.port,
    protocolVersion: 4,
    clientId: 'kajiyase-1',
    username: 'kajiyase-1',
    password: secret,
    reconnectPeriod: 0,
    ...options,
  });
  // A refused or cut connection is what many of these tests are about.
  one.on('error', () => undefined);
  clients.push(one);
  return one;
}

async function connected(options: IClientOptions = {}): Promise<MqttClient> {
  const one = client(options);
  await next(one, 'connect');
  return one;
}

const next = (one: MqttClient, event: 'connect' | 'close') =>
  new Promise<void>((resolve) => one.once(event, () => resolve()));
const errorOf = async (one: MqttClient): Promise<{ message: string; code?: number }> =>
  new Promise((resolve) => one.once('error', (error) => resolve(error as Error & { code?: number })));

const bytesOf = (value = 214.09) =>
  encodeReadings({
    sentAt: minute(1),
    clock: 'synced',
    readings: [{ series: LEVEL, takenAt: minute(0), value }],
  });
/** What the hub acknowledges from now on. */
function acknowledgements(one: MqttClient): Heard<Packet> {
  const acknowledged = heard<Packet>();
  one.on('packetreceive', (packet) => {
    if (packet.cmd === 'puback') acknowledged.hear(packet);
  });
  return acknowledged;
}
const kinds = (facts: readonly NewFact[]): FactKind[] => facts.map((fact) => fact.kind);
const anything = () => true;

/** A bare socket to the gate, with what comes back. */
function bare(): { socket: Socket; answers: Heard<Buffer>; closed: Promise<unknown> } {
  const socket = connectSocket(gate.port, '127.0.0.1');
  const answers = heard<Buffer>();
  socket.on('data', answers.hear);
  socket.on('error', () => undefined);
  sockets.push(socket);
  return { socket, answers, closed: once(socket, 'close') };
}

/** A fixed header that announces so many bytes (MQTT 3.1.1, 2.2.3). */
function header(type: number, length: number): Buffer {
  const bytes = [type];
  let rest = length;
  do {
    const more = rest > 127;
    bytes.push((rest % 128) | (more ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(bytes);
}

describe('who are you', () => {
  test('a node with its own secret is let in', async () => {
    await connected();
    expect([...gate.connected()]).toEqual(['kajiyase-1']);
  });

  test.each([
    ['a wrong secret', { password: 'guess' }],
    ['no secret', { password: undefined, username: 'kajiyase-1' }],
    ['an unknown name', { username: 'nobody', clientId: 'nobody' }],
    ['no name', { username: undefined, password: undefined }],
    ["another's name with a secret of nobody", { username: 'naro-1', password: makeSecret().secret }],
  ])('%s is refused with return code 4, and the hub stays', async (_who, options) => {
    expect(await errorOf(client(options as IClientOptions))).toMatchObject({ code: 4 });
    await connected();
    expect(gate.refusals.get('bad-credential')).toBe(1);
  });

  test('a node that calls its connection something else is refused: two of one name could not be told apart', async () => {
    expect(await errorOf(client({ clientId: 'naro-1' }))).toMatchObject({ code: 2 });
    expect(gate.refusals.get('client-id-differs')).toBe(1);
  });

  test('a second connection of the same node takes the place of the first', async () => {
    const first = await connected();
    const ended = next(first, 'close');
    await connected();
    await ended;
    expect([...gate.connected()]).toEqual(['kajiyase-1']);
  });

  test('a client of MQTT 5 is told that its version is not spoken here', async () => {
    const error = await errorOf(client({ protocolVersion: 5 }));
    expect(error.message).toMatch(/protocol version/i);
  });

  test('a node whose secret was withdrawn is cut, and not let in again', async () => {
    const node = await connected();
    const other = await connected({ clientId: 'naro-1', username: 'naro-1' });
    const ended = next(node, 'close');
    nodes.set('kajiyase-1', { registration: aRegistration(), secretSha256: undefined });
    gate.recheck();
    await ended;
    expect(await errorOf(client())).toMatchObject({ code: 4 });
    expect(other.connected).toBe(true);
  });

  test('a node that may speak for one station more is not cut for it', async () => {
    const node = await connected();
    nodes.set('kajiyase-1', {
      registration: aRegistration({ stations: ['kajiyase-bashi', 'naro'] }),
      secretSha256: sha256,
    });
    gate.recheck();
    await node.publishAsync(OWN, bytesOf().replaceAll('kajiyase-bashi', 'naro'), { qos: 1 });
    expect(kinds((await kept.first(anything)).facts)).toEqual(['readings.received']);
  });
});

describe('may you say this', () => {
  test.each([
    ["another node's topic", OWN.replace('kajiyase-1', 'naro-1')],
    ["another town's topic", OWN.replace('shimanto-cho', 'nakatosa')],
    ['a topic for the hub to speak on', 'kawamori/v1/down/shimanto-cho/kajiyase-1/config'],
    ['a topic of nobody', 'weather/today'],
    ['a topic of the broker itself', '$SYS/broker/uptime'],
  ])('%s cuts the node off, and nothing of it is kept or acknowledged', async (_what, topic) => {
    const node = await connected();
    const acknowledged = acknowledgements(node);
    const ended = next(node, 'close');
    node.publish(topic, bytesOf(), { qos: 1 });
    await ended;
    expect(kept.all).toEqual([]);
    expect(acknowledged.all).toEqual([]);
  });

  test('a station that is not the node’s costs only that record', async () => {
    const node = await connected();
    await node.publishAsync(OWN, bytesOf().replaceAll('kajiyase-bashi', 'naro'), { qos: 1 });
    expect((await kept.first(anything)).facts).toMatchObject([
      { kind: 'record.dead-lettered', body: { fault: 'station-not-yours' } },
    ]);
  });

  test.each([
    '$share/all/kawamori/#',
    '#',
    'kawamori/v1/up/#',
    'kawamori/v1/down/shimanto-cho/naro-1/#',
    '+/+',
  ])('to hear %s is refused', async (filter) => {
    const node = await connected();
    const answers = heard<Packet>();
    node.on('packetreceive', answers.hear);
    node.subscribe(filter);
    expect(await answers.first((packet) => packet.cmd === 'suback')).toMatchObject({ granted: [128] });
  });

  test('to hear what is meant for it is granted', async () => {
    const node = await connected();
    const grants = await node.subscribeAsync('kawamori/v1/down/shimanto-cho/kajiyase-1/#', { qos: 1 });
    expect(grants[0]?.qos).toBe(1);
  });
});

describe('acknowledged is kept', () => {
  test('a message is acknowledged only after the disk has it', async () => {
    diskAnswers = false;
    const node = await connected();
    const order: string[] = [];
    node.on('packetreceive', (packet) => {
      if (packet.cmd === 'puback') order.push('acknowledged');
    });
    const acknowledged = node.publishAsync(OWN, bytesOf(), { qos: 1 });
    const write = await kept.first(anything);
    // A whole round trip later there is still no word of it.
    await pingPong(node);
    order.push('on disk');
    write.done();
    await acknowledged;
    expect(order).toEqual(['on disk', 'acknowledged']);
    expect(write.facts).toEqual([
      { ...pack([[0, 214.09]]), body: { ...pack([[0, 214.09]]).body, sentAt: minute(1) } },
    ]);
  });

  test('when the disk fails nothing is acknowledged, the node is cut and may send it again', async () => {
    diskAnswers = false;
    const node = await connected();
    const acknowledged = acknowledgements(node);
    const ended = next(node, 'close');
    node.publish(OWN, bytesOf(), { qos: 1 });
    (await kept.first(anything)).failed();
    await ended;
    expect(acknowledged.all).toEqual([]);

    diskAnswers = true;
    const again = await connected();
    await again.publishAsync(OWN, bytesOf(), { qos: 1 });
    expect(kept.all).toHaveLength(2);
  });

  test('what comes behind a birth that could not be kept is heard all the same, and judged: the node is cut off a little later', async () => {
    diskAnswers = false;
    const node = await connected();
    const acknowledged = acknowledgements(node);
    const ended = next(node, 'close');
    node.publish(OWN, bytesOf(), { qos: 1 });
    (await kept.first(anything)).failed();
    // A whole round trip later, and so never in one piece with what came before it.
    await pingPong(node);
    node.publish(OWN, bytesOf(), { qos: 1 });
    (await kept.first((write) => write !== kept.all[0])).failed();
    await ended;
    expect(acknowledged.all).toEqual([]);
  });

  test('a slow disk holds up one node and no other', async () => {
    diskAnswers = false;
    const [one, other] = await Promise.all([
      connected(),
      connected({ clientId: 'naro-1', username: 'naro-1' }),
    ]);
    const first = one.publishAsync(OWN, bytesOf(), { qos: 1 });
    const slow = await kept.first(anything);
    diskAnswers = true;
    await other.publishAsync(OWN.replace('kajiyase-1', 'naro-1'), '[]', { qos: 1 });
    slow.done();
    await first;
  });
});

describe('is it well-formed', () => {
  test('what cannot be read is acknowledged and set aside; the good records of the same pack are kept', async () => {
    const node = await connected();
    const [good = {}] = JSON.parse(bytesOf()) as object[];
    await node.publishAsync(OWN, JSON.stringify([good, { ...good, u: 'cm' }, 7]), { qos: 1 });
    expect((await kept.first(anything)).facts).toMatchObject([
      { kind: 'record.dead-lettered', body: { fault: 'unit-wrong' } },
      { kind: 'record.dead-lettered', body: { fault: 'record-malformed' } },
      { kind: 'readings.received', body: { readings: [[LEVEL, minute(0), 214.09]] } },
    ]);
  });

  test.each([
    ['not JSON', OWN, '{"half":', 'not-json'],
    ['not UTF-8', OWN, Buffer.from([0xff, 0xfe, 0x00]), 'not-json'],
    ['empty', OWN, '', 'not-json'],
    ['too long for its kind', OWN_STATUS, 'x'.repeat(MAX_STATUS_BYTES + 1), 'payload-too-large'],
    ['a status of another node', OWN_STATUS, JSON.stringify(aStatus('naro-1')), 'status-malformed'],
    ['a status of no sense', OWN_STATUS, '{"v":1}', 'status-malformed'],
  ])(
    'a payload that is %s is acknowledged, set aside, and the node stays',
    async (_what, topic, payload, fault) => {
      const node = await connected();
      await node.publishAsync(topic, payload, { qos: 1 });
      expect((await kept.first(anything)).facts).toMatchObject([
        { kind: 'record.dead-lettered', body: { fault } },
      ]);
      await node.publishAsync(OWN, bytesOf(), { qos: 1 });
      expect(kinds(kept.all.at(-1)?.facts ?? [])).toEqual(['readings.received']);
    },
  );

  test("a node's last will is kept as its word that it was lost", async () => {
    const status = { ...aStatus('kajiyase-1'), state: 'lost' };
    const node = await connected({
      will: { topic: OWN_STATUS, payload: Buffer.from(JSON.stringify(status)), qos: 1, retain: true },
    });
    node.stream.destroy();
    const { facts } = await kept.first((one) => kinds(one.facts).includes('node.reported'));
    expect(facts).toEqual([{ kind: 'node.reported', body: { status } }]);
  });

  test('a node that leaves in peace leaves no will', async () => {
    const status = { ...aStatus('kajiyase-1'), state: 'lost' };
    const node = await connected({
      will: { topic: OWN_STATUS, payload: Buffer.from(JSON.stringify(status)), qos: 1, retain: true },
    });
    await node.endAsync();
    const next = await connected();
    await next.publishAsync(OWN, bytesOf(), { qos: 1 });
    expect(kept.all.map((one) => kinds(one.facts))).toEqual([['readings.received']]);
  });

  test('a node whose birth shows a clock three hours slow has its readings moved by that', async () => {
    const node = await connected();
    const slow = 3 * 3_600_000;
    const birth = { ...aStatus('kajiyase-1'), sentAt: minute(1) - slow };
    await node.publishAsync(OWN_STATUS, JSON.stringify(birth), { qos: 1, retain: true });
    await node.publishAsync(
      OWN,
      encodeReadings({
        sentAt: minute(1) - slow,
        clock: 'synced',
        readings: [{ series: LEVEL, takenAt: minute(0) - slow, value: 1 }],
      }),
      { qos: 1 },
    );
    expect(kept.all.at(-1)?.facts).toMatchObject([{ body: { clockBehindMs: slow } }]);
  });
});

describe('how much may you say', () => {
  const FORTY_MB = 40 * 1_024 * 1_024;

  test('a CONNECT that announces 40 MB is cut at its length, before a byte of it is kept', async () => {
    const { socket, closed } = bare();
    socket.write(header(0x10, FORTY_MB));
    await closed;
    expect(gate.refusals.get('packet-too-large')).toBe(1);
  });

  test('a message that announces 40 MB is cut at its length, and the hub stays', async () => {
    const node = await connected();
    const ended = next(node, 'close');
    const before = process.memoryUsage().arrayBuffers;
    node.stream.write(header(0x32, FORTY_MB));
    await ended;
    expect(gate.refusals.get('packet-too-large')).toBe(1);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4_000_000);
    await connected();
  });

  test('a length that never ends is cut', async () => {
    const { socket, closed } = bare();
    socket.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0xff]));
    await closed;
    expect(gate.refusals.get('length-malformed')).toBe(1);
  });

  test('a length that comes byte by byte is read all the same', async () => {
    const { socket, closed } = bare();
    socket.setNoDelay(true);
    for (const byte of header(0x10, FORTY_MB)) {
      await new Promise((resolve) => socket.write(Buffer.from([byte]), resolve));
    }
    await closed;
    expect(gate.refusals.get('packet-too-large')).toBe(1);
  });

  test('the largest pack that a node may send passes', async () => {
    const node = await connected();
    const readings = Array.from({ length: 5_000 }, (_, i) => ({
      series: LEVEL,
      takenAt: minute(-i),
      value: 1,
    }));
    const payload = encodeReadings({ sentAt: minute(1), clock: 'synced', readings });
    await node.publishAsync(OWN, payload, { qos: 1 });
    expect((await kept.first(anything)).facts).toMatchObject([{ kind: 'readings.received' }]);
  });

  test('noise instead of MQTT is cut, and the hub stays', async () => {
    const { socket, closed } = bare();
    socket.write('GET / HTTP/1.1\r\nhost: hub\r\n\r\n');
    await closed;
    await connected();
  });
});

describe('mosquitto_pub, as an engineer at the river has it', () => {
  const mosquitto = (...args: string[]) =>
    spawn('mosquitto_pub', ['-h', '127.0.0.1', '-p', String(gate.port), '-i', 'kajiyase-1', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  const login = ['-u', 'kajiyase-1', '-P', secret];

  test('is installed (else: apt-get install mosquitto-clients)', () => {
    expect(spawnSync('mosquitto_pub', ['--help']).error).toBeUndefined();
  });

  test('can send a reading, and hears that it is kept', async () => {
    const [code] = (await once(
      mosquitto(...login, '-t', OWN, '-q', '1', '-m', bytesOf()),
      'exit',
    )) as number[];
    expect(code).toBe(0);
    expect(kinds((await kept.first(anything)).facts)).toEqual(['readings.received']);
  });

  test('is refused with a wrong secret', async () => {
    const child = mosquitto('-u', 'kajiyase-1', '-P', 'guess', '-t', OWN, '-q', '1', '-m', bytesOf());
    let told = '';
    child.stderr.on('data', (text) => {
      told += String(text);
    });
    const [code] = (await once(child, 'close')) as number[];
    expect(code).not.toBe(0);
    expect(told).toMatch(/bad user name or password/i);
  });
});

test('a gate that stops lets its nodes go and frees its port', async () => {
  const node = await connected();
  const ended = next(node, 'close');
  await gate.stop();
  await ended;
  expect(gate.port).toBe(0);
});

function aStatus(node: string): NodeStatus {
  return NodeStatus.parse({
    v: 1,
    town: 'shimanto-cho',
    node,
    state: 'birth',
    sentAt: minute(1),
    clock: 'synced',
    software: 'test',
    bootId: 'a-boot',
  });
}

/** A round trip to the gate and back, behind everything that was sent before. */
async function pingPong(one: MqttClient): Promise<void> {
  const answered = new Promise<void>((resolve) => {
    one.on('packetreceive', (packet) => {
      if (packet.cmd === 'suback') resolve();
    });
  });
  one.subscribe('kawamori/v1/down/shimanto-cho/kajiyase-1/#');
  await answered;
}
