import { once } from 'node:events';
import { connect } from 'node:net';
import {
  connectPacket,
  DISCONNECT,
  PINGREQ,
  PUBREL,
  publishPacket,
  subscribePacket,
  unsubscribePacket,
} from './wire.js';

export interface FuzzInputs {
  port: number;
  node: string;
  password: string;
  /** Topics that the node may speak on, and filters that it may hear. */
  topics: readonly string[];
  filter: string;
  /** A whole message of readings. */
  readings(): string;
  random(): number;
}

type Mutation = (bytes: Buffer, random: () => number) => Buffer;
const somewhere = (bytes: Buffer, random: () => number) => Math.floor(random() * Math.max(1, bytes.length));

const MUTATIONS: readonly Mutation[] = [
  // One bit.
  (bytes, random) => {
    const at = somewhere(bytes, random);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    return bytes;
  },
  // One byte, of the values that break most.
  (bytes, random) => {
    bytes[somewhere(bytes, random)] = [0, 0x7f, 0x80, 0xff, 0x23, 0x2b, 0xed][Math.floor(random() * 7)] ?? 0;
    return bytes;
  },
  // Some bytes less, or twice.
  (bytes, random) => {
    const at = somewhere(bytes, random);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + Math.floor(random() * 4))]);
  },
  (bytes, random) => {
    const at = somewhere(bytes, random);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - 3))]);
  },
  // Another remaining length, up to the largest.
  (bytes, random) => {
    const lengths = [
      [0],
      [1],
      [0x7f],
      [0xff, 0x7f],
      [0xff, 0xff, 0x7f],
      [0xff, 0xff, 0xff, 0x7f],
      [0x80, 0x80, 0x80, 0x80],
    ];
    const length = lengths[Math.floor(random() * lengths.length)] ?? [];
    return Buffer.concat([bytes.subarray(0, 1), Buffer.from(length), bytes.subarray(2)]);
  },
  // The end is missing.
  (bytes, random) => bytes.subarray(0, somewhere(bytes, random)),
];

/** Packets as a node sends them, in an order that makes sense; then something is done to some of them. */
function session(inputs: FuzzInputs): Buffer[] {
  const { random, node, password, topics, filter, readings } = inputs;
  const clean = random() < 0.7;
  const topic = () => topics[Math.floor(random() * topics.length)] ?? '';
  const flags = 0xc0 | (clean ? 2 : 0) | (random() < 0.3 ? 0b100 | (Math.floor(random() * 3) << 3) : 0);
  const will = flags & 0b100 ? [topic(), '{}'] : [];
  const packets = [connectPacket({ flags, keepAliveS: 30, fields: [node, ...will, node, password] })];
  for (let left = 1 + Math.floor(random() * 8); left > 0; left--) {
    const id = 1 + Math.floor(random() * 20);
    const kinds: (() => Buffer)[] = [
      () => publishPacket(topic(), readings(), { qos: Math.floor(random() * 3), id, dup: false }),
      () =>
        publishPacket(topic(), readings(), {
          qos: 1 + Math.floor(random() * 2),
          id,
          dup: true,
          retain: random() < 0.5,
        }),
      () => subscribePacket(id, [filter, Math.floor(random() * 3)], ['#', 0]),
      () => unsubscribePacket(id, filter),
      () => PUBREL(id),
      () => PINGREQ,
    ];
    packets.push((kinds[Math.floor(random() * kinds.length)] ?? (() => PINGREQ))());
  }
  if (random() < 0.5) packets.push(DISCONNECT);
  // The CONNECT is left as it is in most sessions: nothing behind a broken one is looked at.
  return packets.map((packet, index) => {
    if (random() < (index === 0 ? 0.25 : 0.5)) return packet;
    let changed = Buffer.from(packet);
    for (let times = 1 + Math.floor(random() * 3); times > 0 && changed.length > 0; times--) {
      changed = Buffer.from(
        (MUTATIONS[Math.floor(random() * MUTATIONS.length)] ?? ((same) => same))(changed, random),
      );
    }
    return changed;
  });
}

/** One session, said in pieces that have nothing to do with its packets, then the end of the line; over when the hub has closed as well. */
async function play(inputs: FuzzInputs): Promise<void> {
  const all = Buffer.concat(session(inputs));
  const pieces: Buffer[] = [];
  for (let at = 0; at < all.length; ) {
    const size = 1 + Math.floor(inputs.random() * inputs.random() * all.length);
    pieces.push(all.subarray(at, at + size));
    at += size;
  }
  const breaks = inputs.random() < 0.2;
  const socket = connect(inputs.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.resume();
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await Promise.race([once(socket, 'connect').catch(() => undefined), closed]);
  for (const piece of pieces) {
    if (socket.destroyed) break;
    await new Promise<void>((resolve) => socket.write(piece, () => resolve()));
  }
  if (breaks) socket.destroy();
  else socket.end();
  await closed;
}

/** Plays sessions, some at a time. The random choices of one session follow from its own seed, whatever the others do. */
export async function fuzz(
  count: number,
  inputs: Omit<FuzzInputs, 'random'>,
  randomOf: (session: number) => () => number,
  atOnce = 8,
): Promise<void> {
  let next = 0;
  const player = async () => {
    while (next < count) {
      const random = randomOf(next++);
      await play({ ...inputs, random });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, player));
}
