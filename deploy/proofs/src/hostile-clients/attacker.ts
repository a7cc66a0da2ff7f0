// A hostile client, or two thousand honest ones, as a process of its own: told what to do on its command line, it tells what came of it in
// one line of JSON.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { json } from 'node:stream/consumers';
import { pause } from '@kawamori/kit';
import {
  bytes,
  connectPacket,
  PINGREQ,
  packetOf,
  publishPacket,
  subscribePacket,
  text,
  wire,
} from '../mqtt/wire.js';
import type { Order } from './attacks.js';

// Not as an argument: two thousand nodes with their secrets are longer than one may be.
const order = (await json(process.stdin)) as Order;
const { port, tlsPort, count, node, password, readings, own } = order;

/** A client that means to say nothing says nothing for so long; the hub has cut it well before. */
const SILENT_MS = 15_000;
/** An attack that the hub has not ended by then is told as one that goes on. */
const GIVES_UP_MS = 180_000;

interface Line {
  socket: Socket;
  closed: Promise<void>;
}

function line(localAddress?: string, to = port): Line {
  const socket = connect({ port: to, host: '127.0.0.1', ...(localAddress ? { localAddress } : {}) });
  socket.on('error', () => undefined);
  // Who does not read does not see the end of its line either.
  socket.resume();
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return { socket, closed };
}

const CONNECT = connectPacket({ flags: 0xc2, fields: [node, node, password] });

/** A node that has been let in. It reads all that comes, and forgets it. */
async function letIn(): Promise<Line> {
  const one = line();
  one.socket.write(CONNECT);
  await Promise.race([once(one.socket, 'data').catch(() => undefined), one.closed]);
  one.socket.resume();
  return one;
}

/** Writes as fast as the line takes it, until it is cut. */
async function pour({ socket, closed }: Line, next: () => Buffer | undefined): Promise<string> {
  for (let piece = next(); piece && !socket.destroyed; piece = next()) {
    if (!socket.write(piece)) {
      const drained = new Promise<void>((resolve) => socket.once('drain', () => resolve()));
      await Promise.race([drained, closed]);
    }
  }
  await closed;
  return 'cut';
}

const again = (piece: Buffer) => () => piece;

async function cutOf(lines: readonly Line[]): Promise<string> {
  await Promise.all(lines.map(({ closed }) => closed));
  return `cut ${lines.length} of ${count}`;
}

const ATTACKS: Record<Order['attack'], () => Promise<string>> = {
  filters: async () => {
    let done = 0;
    return pour(await letIn(), () => {
      if (done >= count) return undefined;
      const filters = Array.from({ length: 200 }, () => [`${own}t/${done++}`, 1] as const);
      return subscribePacket(1 + (done % 60_000), ...filters);
    });
  },
  topics: async () => {
    for (let i = 0; i < count; i++) {
      const one = await letIn();
      one.socket.write(publishPacket(`invented/${i}`, 'x', { qos: 1 }));
      await one.closed;
    }
    return `cut ${count} of ${count}`;
  },
  large: async () => {
    const megabyte = Buffer.alloc(1_024 * 1_024, 0x61);
    for (let i = 0; i < count; i++) {
      const one = i % 2 ? await letIn() : line();
      let first = true;
      await pour(one, () => {
        const header = bytes(i % 2 ? 0x32 : 0x10, 0xff, 0xff, 0xff, 0x7f);
        const piece = first ? header : megabyte;
        first = false;
        return piece;
      });
    }
    return `cut ${count} of ${count}`;
  },
  pings: async () => pour(await letIn(), again(Buffer.alloc(64_000, PINGREQ))),
  publishes: async () => {
    const some = Buffer.concat(Array.from({ length: 50 }, () => publishPacket(readings, '[]', { qos: 1 })));
    return pour(await letIn(), again(some));
  },
  'half-open': async () => {
    const lines = Array.from({ length: count }, () => line('127.0.0.2'));
    const all = cutOf(lines);
    await Promise.race([all, pause(SILENT_MS)]);
    // A line that the kernel never handed to the hub stands on this side alone, and only a byte on it shows that nobody is there.
    for (const { socket } of lines) if (!socket.destroyed) socket.write(PINGREQ.subarray(0, 1));
    return all;
  },
  slowloris: async () => {
    const lines = Array.from({ length: count }, () => line('127.0.0.3'));
    const long = packetOf(0x10, text('MQTT'), bytes(4, 2, 0, 60), text('x'.repeat(2_000)));
    const drip = async ({ socket }: Line) => {
      for (let at = 0; at < long.length - 1 && !socket.destroyed; at++) {
        socket.write(long.subarray(at, at + 1));
        await pause(100);
      }
    };
    await Promise.all(lines.map(drip));
    return cutOf(lines);
  },
  handshakes: async () => {
    const lines = Array.from({ length: count }, () => line('127.0.0.4', tlsPort));
    const drip = async ({ socket }: Line) => {
      // A record of 512 bytes is announced (RFC 8446, 5.1).
      for (let next = bytes(0x16, 3, 1, 2, 0, 1); !socket.destroyed; next = bytes(0)) {
        socket.write(next);
        await pause(400);
      }
    };
    await Promise.all(lines.map(drip));
    return cutOf(lines);
  },
  qos2: async () => {
    let id = 0;
    return pour(await letIn(), () => publishPacket(readings, '[]', { qos: 2, id: 1 + (id++ % 65_535) }));
  },
  stall: async () => {
    const one = await letIn();
    one.socket.pause();
    return pour(one, again(Buffer.alloc(64_000, PINGREQ)));
  },
  storm: async () => {
    let first = 0;
    let acknowledged = 0;
    const live = async ({ id, password: secret, topic, payload }: Order['nodes'][number]) => {
      const one = wire(port);
      one.say(connectPacket({ flags: 0xc2, keepAliveS: 180, fields: [id, id, secret] }));
      if ((await one.next('CONNACK')).body[1] === 0) first++;
      one.say(subscribePacket(1, [`kawamori/v1/down/${topic.split('/').slice(3, 5).join('/')}/#`, 1]));
      await one.next('SUBACK');
      one.say(publishPacket(topic, payload, { qos: 1, id: 2 }));
      await one.next('PUBACK');
      acknowledged++;
      return one;
    };
    for (let round = 0; round < 2; round++) {
      const lines = await Promise.all(order.nodes.map((each) => live(each).catch(() => undefined)));
      for (const one of lines) one?.drop();
    }
    return `${first} let in at their first try, ${acknowledged} acknowledged`;
  },
};

const over = pause(GIVES_UP_MS).then(() => `not ended after ${GIVES_UP_MS / 1_000} s`);
process.stdout.write(`${JSON.stringify({ outcome: await Promise.race([ATTACKS[order.attack](), over]) })}\n`);
process.exit(0);
