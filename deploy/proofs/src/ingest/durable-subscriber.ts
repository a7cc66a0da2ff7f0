// What has to stand behind mosquitto for the hub's promise: takes every message as a QoS 1 subscriber, commits it to SQLite (WAL,
// synchronous FULL, as the hub's journal) in groups, and tells whose readings are on the disk. It checks nothing of what it stores.
import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import { openDatabase } from '@kawamori/kit';
import { CONNACK, connectFrame, PUBACK, subscribeFrame } from './frames.js';
import type { FromSubscriber, SubscriberOrder } from './orders.js';

const HOST = '127.0.0.1';
const PUBLISH = 3;

const say = (message: FromSubscriber) => process.send?.(message);

interface Row {
  id: number;
  topic: string;
  payload: string;
}

async function subscribe({ port, file, filter, topics }: SubscriberOrder): Promise<void> {
  const nodes = new Map(topics.map((topic, node) => [topic, node]));
  const database = openDatabase(file, 'acknowledged');
  database.exec(`
    CREATE TABLE fact (
      seq INTEGER PRIMARY KEY, v INTEGER NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, wall_at INTEGER NOT NULL, body TEXT NOT NULL
    ) STRICT;
  `);
  const insert = database.prepare('INSERT INTO fact (v, kind, at, wall_at, body) VALUES (1, ?, ?, ?, ?)');
  const write = database.transaction((rows: readonly Row[]) => {
    const at = Date.now();
    for (const { topic, payload } of rows) insert.run(topic, at, at, payload);
  });

  const broker = createConnection({ port, host: HOST, noDelay: true });
  await once(broker, 'connect');
  let listener: Socket | undefined;
  let waiting: Row[] = [];

  /** Whatever arrived since the last commit goes into one. */
  const commit = () => {
    const rows = waiting;
    waiting = [];
    write(rows);
    const acks = Buffer.allocUnsafe(rows.length * 4);
    const words = Buffer.allocUnsafe(rows.length * 4);
    rows.forEach(({ id, topic }, i) => {
      acks.writeUInt32BE((PUBACK << 24) | (2 << 16) | id, i * 4);
      words.writeUInt32LE(nodes.get(topic) ?? 0, i * 4);
    });
    broker.write(acks);
    listener?.write(words);
  };

  const take = (row: Row) => {
    if (waiting.length === 0) setImmediate(commit);
    waiting.push(row);
  };

  broker.write(connectFrame('durable-subscriber', 'none'));
  let rest: Buffer | undefined;
  let subscribed: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    subscribed = resolve;
  });
  broker.on('data', (chunk: Buffer) => {
    const bytes = rest ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    for (let packet = packetAt(bytes, at); packet; packet = packetAt(bytes, at)) {
      const { kind, bodyAt, end } = packet;
      if (kind === PUBLISH) {
        const payloadAt = bodyAt + 2 + bytes.readUInt16BE(bodyAt) + 2;
        take({
          topic: bytes.toString('latin1', bodyAt + 2, payloadAt - 2),
          id: bytes.readUInt16BE(payloadAt - 2),
          payload: bytes.toString('utf8', payloadAt, end),
        });
      } else if (kind === CONNACK >> 4) broker.write(subscribeFrame(filter));
      else subscribed();
      at = end;
    }
    rest = at === bytes.length ? undefined : bytes.subarray(at);
  });
  await ready;

  const server = createServer({ noDelay: true }, (socket) => {
    listener = socket;
    socket.on('error', () => socket.destroy());
  });
  server.listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  say({ type: 'listening', commitPort: address && typeof address === 'object' ? address.port : 0 });
}

/** The whole packet that begins here, or undefined while a part of it is missing. */
function packetAt(bytes: Buffer, at: number): { kind: number; bodyAt: number; end: number } | undefined {
  let length = 0;
  for (let digit = 0; digit < 4; digit++) {
    const byte = bytes[at + 1 + digit];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 128 ** digit;
    if (byte & 0x80) continue;
    const bodyAt = at + 2 + digit;
    return bodyAt + length > bytes.length
      ? undefined
      : { kind: (bytes[at] ?? 0) >> 4, bodyAt, end: bodyAt + length };
  }
  return undefined;
}

process.once('message', (order: SubscriberOrder) => {
  subscribe(order).catch((error: unknown) => {
    say({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  });
});
process.once('disconnect', () => process.exit(0));
