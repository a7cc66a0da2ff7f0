// Real parts: aedes behind a real socket, mqtt.js clients. Played: the disk and the keeper of pictures, which answer when the test says.
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import {
  CameraId,
  encodeReadings,
  MAX_PICTURE_BYTES,
  type NewFact,
  pictureTopic,
  TownId,
  upTopic,
} from '@kawamori/contracts';
import type { MqttClient } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import type { PictureAnswer, PictureArrival } from '../pictures/picture-keeper.js';
import { aRegistration, LEVEL, minute, silentLog } from '../testing/builders.js';
import { mqttNode } from '../testing/mqtt-node.js';
import { deferred, heard } from '../testing/waiting.js';
import { makeSecret } from './credentials.js';
import { mqttGate } from './gate.js';
import { GateLimits } from './gate-limits.js';

const TOWN = TownId.parse('shimanto-cho');
const CAMERA = CameraId.parse('kajiyase-bashi-1');
const { secret, sha256 } = makeSecret();
const registration = (id: string) => aRegistration({ id });

interface Taken {
  node: string;
  camera: CameraId;
  bytes: number;
  letGo(): void;
  kept(): void;
  noRoom(): void;
  failed(): void;
}

async function aGate() {
  const taken = heard<Taken>();
  const facts = heard<NewFact>();
  const gate = mqttGate(
    { host: '127.0.0.1', port: 0, maxConnections: 200, limits: GateLimits.parse({}) },
    {
      log: silentLog,
      riverClock: { now: () => minute(1) },
      wallClock: { now: () => minute(1) },
      findNode: (id) => ({ registration: registration(id), secretSha256: sha256 }),
      keep: (all) => {
        for (const fact of all) facts.hear(fact);
        return Promise.resolve();
      },
      pictures: {
        take: ({ node, camera, payload, letGo }: PictureArrival) => {
          const answer = deferred<PictureAnswer>();
          taken.hear({
            node: node.id,
            camera,
            bytes: payload.byteLength,
            letGo,
            kept: () => answer.resolve('taken'),
            noRoom: () => answer.resolve('no-room'),
            failed: () => answer.reject(new Error('the disk is full')),
          });
          return answer.promise;
        },
      },
    },
  );
  await gate.start();
  onTestFinished(() => gate.stop());
  const node = (id: string) => mqttNode(gate.port, id, secret);
  return { gate, taken, facts, node };
}

const closed = (client: MqttClient) => new Promise<void>((resolve) => client.once('close', () => resolve()));
const sendPicture = (client: MqttClient, id: string, bytes = MAX_PICTURE_BYTES) =>
  client.publishAsync(pictureTopic(TOWN, registration(id).id, CAMERA), Buffer.alloc(bytes, 7), { qos: 1 });
const sendReading = (client: MqttClient, id: string) =>
  client.publishAsync(
    upTopic(TOWN, registration(id).id, 'readings'),
    encodeReadings({
      sentAt: minute(1),
      clock: 'synced',
      readings: [{ series: LEVEL, takenAt: minute(0), value: 214.09 }],
    }),
    { qos: 1 },
  );

test('a picture is acknowledged when it is kept, and not before', async () => {
  const { node, taken } = await aGate();
  const client = await node('node-1');
  let acknowledged = false;
  const sent = sendPicture(client, 'node-1', 100_000).then(() => {
    acknowledged = true;
  });
  const picture = await taken.first(() => true);
  expect(picture).toMatchObject({ node: 'node-1', camera: CAMERA, bytes: 100_000 });
  // A reading of the same node goes its own way meanwhile.
  await sendReading(client, 'node-1');
  expect(acknowledged).toBe(false);
  picture.kept();
  await sent;
});

test('a picture for which there is no room is not acknowledged, and its line and its readings go on', async () => {
  const { node, taken, facts } = await aGate();
  const client = await node('node-1');
  const answered: string[] = [];
  const sent = sendPicture(client, 'node-1', 100_000).then(
    () => answered.push('acknowledged'),
    () => answered.push('ended'),
  );
  const first = await taken.first(() => true);
  first.letGo();
  first.noRoom();
  for (let count = 0; count < 3; count++) await sendReading(client, 'node-1');
  expect(facts.all.filter(({ kind }) => kind === 'readings.received')).toHaveLength(3);
  expect({ answered, connected: client.connected }).toEqual({ answered: [], connected: true });
  client.end(true);
  await sent;
  expect(answered).toEqual(['ended']);
});

test('a picture that cannot be kept cuts its node off without an acknowledgement', async () => {
  const { node, taken } = await aGate();
  const client = await node('node-1');
  const ended = closed(client);
  const sent = sendPicture(client, 'node-1').catch((error: Error) => error);
  (await taken.first(() => true)).failed();
  await ended;
  client.end(true);
  expect(await sent).toBeInstanceOf(Error);
});

test('a hundred nodes that send the largest pictures at once fill a bounded room; the others wait, and readings pass', async () => {
  const { node, taken, facts } = await aGate();
  const ids = Array.from({ length: 100 }, (_, index) => `node-${index + 1}`);
  const clients = await Promise.all(ids.map((id) => node(id)));
  const sent = clients.map((client, index) => sendPicture(client, ids[index] ?? ''));
  const other = await node('other-1');
  const inside = () => taken.all.length;
  // 48 MiB hold 23 of them with their headers.
  await taken.first(() => inside() === 23);
  for (let round = 0; round < 20; round++) await sendReading(other, 'other-1');
  expect(inside()).toBe(23);
  expect(facts.all).toHaveLength(20);

  // Each that is on the disk makes room for the next, long before it has been looked at.
  for (let done = 0; done < ids.length; done++) {
    await taken.first(() => inside() > done);
    taken.all[done]?.letGo();
  }
  for (const one of taken.all) one.kept();
  await Promise.all(sent);
  expect(new Set(taken.all.map((one) => one.node)).size).toBe(100);
});

test('a node that goes away in the middle of a picture leaves its room to others', async () => {
  const { gate, node, taken } = await aGate();
  const ids = Array.from({ length: 30 }, (_, index) => `gone-${index + 1}`);
  for (const id of ids) {
    const client = await node(id);
    const ended = closed(client);
    void sendPicture(client, id).catch(() => undefined);
    client.stream.destroy();
    await ended;
  }
  for (const one of taken.all) one.letGo();
  const last = await node('last-1');
  const sent = sendPicture(last, 'last-1');
  (await taken.first((one) => one.node === 'last-1')).kept();
  await sent;
  expect(gate.connected().has('last-1')).toBe(true);
});

test("large messages on another node's topic leave their room to others", async () => {
  const { gate, node, taken } = await aGate();
  for (let round = 1; round <= 30; round++) {
    const client = await node('liar-1');
    const ended = closed(client);
    void sendPicture(client, 'node-1').catch(() => undefined);
    await ended;
  }
  expect(gate.refusals.get('not-your-topic')).toBe(30);
  const last = await node('last-1');
  const sent = sendPicture(last, 'last-1');
  (await taken.first((one) => one.node === 'last-1')).kept();
  await sent;
});

test.each([
  ['a large packet that is no PUBLISH', 0x82],
  ['a large PUBLISH that would stay in memory until it is released (QoS 2)', 0x34],
])('%s cuts the line at its header', async (_what, firstByte) => {
  const { gate } = await aGate();
  const socket = connectSocket(gate.port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  socket.on('error', () => undefined);
  const cut = once(socket, 'close');
  const text = (value: string) => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
  const body = Buffer.concat([
    text('MQTT'),
    Buffer.from([4, 0xc2, 0, 60]),
    text('node-1'),
    text('node-1'),
    text(secret),
  ]);
  socket.write(Buffer.concat([Buffer.from([0x10, body.length]), body]));
  const answer = (await once(socket, 'data')) as Buffer[];
  expect(answer[0]?.[3]).toBe(0);
  socket.write(Buffer.from([firstByte, 0x80, 0x80, 0x40]));
  await cut;
  expect(gate.refusals.get('packet-too-large')).toBe(1);
});

test('a picture larger than a picture may be is kept as a dead letter', async () => {
  const { node, facts, taken } = await aGate();
  await sendPicture(await node('node-1'), 'node-1', MAX_PICTURE_BYTES + 1);
  expect(facts.all).toMatchObject([{ kind: 'record.dead-lettered', body: { fault: 'payload-too-large' } }]);
  expect(taken.all).toEqual([]);
});
