// A client of MQTT 3.1.1 that says exactly what it is told to, right or wrong, and shows every packet that comes.
import { connect, type Socket } from 'node:net';
import { within } from '../parts/eventually.js';

export const text = (value: string | Buffer): Buffer => {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
};
export const bytes = (...values: number[]): Buffer => Buffer.from(values);
const id16 = (id: number): Buffer => bytes(id >> 8, id & 0xff);

/** A control packet with its remaining length (2.2.3). */
export function packetOf(firstByte: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  for (let left = body.length; ; ) {
    const digit = left % 128;
    left = Math.floor(left / 128);
    length.push(left > 0 ? digit | 0x80 : digit);
    if (left === 0) break;
  }
  return Buffer.concat([bytes(firstByte, ...length), body]);
}

export interface ConnectParts {
  protocol: string;
  level: number;
  flags: number;
  keepAliveS: number;
  fields: readonly (string | Buffer)[];
}

export function connectPacket(parts: Partial<ConnectParts> = {}): Buffer {
  const whole: ConnectParts = {
    protocol: 'MQTT',
    level: 4,
    flags: 0b10,
    keepAliveS: 60,
    fields: ['client'],
    ...parts,
  };
  const { protocol, level, flags, keepAliveS, fields } = whole;
  return packetOf(0x10, text(protocol), bytes(level, flags), id16(keepAliveS), ...fields.map(text));
}

export const publishPacket = (
  topic: string | Buffer,
  payload: string | Buffer,
  {
    qos = 0,
    id = 1,
    retain = false,
    dup = false,
  }: { qos?: number; id?: number; retain?: boolean; dup?: boolean } = {},
): Buffer =>
  packetOf(
    0x30 | (dup ? 8 : 0) | (qos << 1) | (retain ? 1 : 0),
    text(topic),
    ...(qos > 0 ? [id16(id)] : []),
    Buffer.from(payload),
  );

export const subscribePacket = (
  id: number,
  ...filters: readonly (readonly [string | Buffer, number])[]
): Buffer => packetOf(0x82, id16(id), ...filters.flatMap(([filter, qos]) => [text(filter), bytes(qos)]));

export const unsubscribePacket = (id: number, ...filters: readonly (string | Buffer)[]): Buffer =>
  packetOf(0xa2, id16(id), ...filters.map(text));

export const PUBACK = (id: number) => packetOf(0x40, id16(id));
export const PUBREC = (id: number) => packetOf(0x50, id16(id));
export const PUBREL = (id: number) => packetOf(0x62, id16(id));
export const PUBCOMP = (id: number) => packetOf(0x70, id16(id));
export const PINGREQ = packetOf(0xc0);
export const DISCONNECT = packetOf(0xe0);

const NAMES = [
  '0',
  'CONNECT',
  'CONNACK',
  'PUBLISH',
  'PUBACK',
  'PUBREC',
  'PUBREL',
  'PUBCOMP',
  'SUBSCRIBE',
  'SUBACK',
  'UNSUBSCRIBE',
  'UNSUBACK',
  'PINGREQ',
  'PINGRESP',
  'DISCONNECT',
  '15',
] as const;

export interface Came {
  name: (typeof NAMES)[number];
  flags: number;
  body: Buffer;
}

export interface Delivered {
  topic: string;
  payload: string;
  qos: number;
  retain: boolean;
  dup: boolean;
  id: number;
}

/** A PUBLISH as it came. */
export function deliveredOf({ flags, body }: Came): Delivered {
  const topicEnd = 2 + body.readUInt16BE(0);
  const qos = (flags >> 1) & 3;
  return {
    topic: body.toString('utf8', 2, topicEnd),
    payload: body.toString('utf8', topicEnd + (qos > 0 ? 2 : 0)),
    qos,
    retain: (flags & 1) !== 0,
    dup: (flags & 8) !== 0,
    id: qos > 0 ? body.readUInt16BE(topicEnd) : 0,
  };
}

export interface Wire {
  say(...packets: readonly Buffer[]): void;
  /** The next packet of a kind; those before it stay for others to ask for. */
  next(name: Came['name'], fits?: (came: Came) => boolean): Promise<Came>;
  /** All messages that have come so far, asked for or not. */
  delivered(): Delivered[];
  /** As a good client does, acknowledges every message that comes from now on. */
  acknowledge(): void;
  readonly closed: Promise<void>;
  readonly isOpen: boolean;
  /** Ends without a word. */
  drop(): void;
}

const ANSWERS_WITHIN_MS = 10_000;

export const wire = (port: number): Wire => wireOver(connect(port, '127.0.0.1'));

/** The same over a connection of any kind, which need not stand yet. */
export function wireOver(socket: Socket, answersWithinMs = ANSWERS_WITHIN_MS): Wire {
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  let rest: Buffer = Buffer.alloc(0);
  const unasked: Came[] = [];
  const messages: Delivered[] = [];
  let waiting: { fits(came: Came): boolean; resolve(came: Came): void }[] = [];
  let acknowledges = false;
  let isOpen = true;

  const hear = (came: Came) => {
    if (came.name === 'PUBLISH') {
      const message = deliveredOf(came);
      messages.push(message);
      if (acknowledges && message.qos === 1) socket.write(PUBACK(message.id));
      if (acknowledges && message.qos === 2) socket.write(PUBREC(message.id));
    }
    if (acknowledges && came.name === 'PUBREL') socket.write(PUBCOMP(came.body.readUInt16BE(0)));
    const due = waiting.find((one) => one.fits(came));
    if (!due) return void unasked.push(came);
    waiting = waiting.filter((one) => one !== due);
    due.resolve(came);
  };
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      let length = 0;
      let at = 1;
      for (; at < rest.length; at++) {
        const digit = rest[at] ?? 0;
        length += (digit & 0x7f) * 128 ** (at - 1);
        if (!(digit & 0x80)) break;
      }
      if (at >= rest.length || rest.length < at + 1 + length) return;
      const firstByte = rest[0] ?? 0;
      const body = rest.subarray(at + 1, at + 1 + length);
      rest = rest.subarray(at + 1 + length);
      hear({ name: NAMES[firstByte >> 4] ?? '15', flags: firstByte & 0x0f, body });
    }
  });
  const closed = new Promise<void>((resolve) =>
    socket.once('close', () => {
      isOpen = false;
      resolve();
    }),
  );
  return {
    say: (...packets) => void socket.write(Buffer.concat(packets)),
    next: (name, also = () => true) => {
      const fits = (came: Came) => came.name === name && also(came);
      const index = unasked.findIndex(fits);
      const found = unasked[index];
      if (found) {
        unasked.splice(index, 1);
        return Promise.resolve(found);
      }
      return within(
        answersWithinMs,
        name,
        new Promise<Came>((resolve, reject) => {
          waiting.push({ fits, resolve });
          void closed.then(() => reject(new Error(`cut before ${name} came`)));
        }),
      );
    },
    delivered: () => messages,
    acknowledge: () => {
      acknowledges = true;
    },
    closed,
    get isOpen() {
      return isOpen;
    },
    drop: () => socket.destroy(),
  };
}
