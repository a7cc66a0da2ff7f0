import {
  bytes,
  connectPacket,
  PINGREQ,
  packetOf,
  publishPacket,
  subscribePacket,
  text,
  unsubscribePacket,
  wire,
} from './wire.js';

/** A packet that no client may send, and what the standard wants of the server. */
export interface Malformed {
  what: string;
  clause: string;
  expected: 'cut' | 'CONNACK 1, cut' | 'CONNACK 2, cut';
  packet: Buffer;
  /** Whether a good CONNECT goes before it. */
  connected: boolean;
}

const NULL = bytes(0x61, 0x00, 0x62);
/** U+D800, which UTF-8 has no form for, in the form that it would have. */
const SURROGATE = bytes(0x61, 0xed, 0xa0, 0x80);
const BROKEN = bytes(0x61, 0xc3, 0x28);
const WILL = 0b110;
const NAMED = 0b10000010;

const within = (what: string, clause: string, packet: Buffer): Malformed => ({
  ...{ what, clause, packet },
  expected: 'cut',
  connected: true,
});
const first = (
  what: string,
  clause: string,
  packet: Buffer,
  expected: Malformed['expected'] = 'cut',
): Malformed => ({ what, clause, packet, expected, connected: false });
const connect = (flags: number, ...fields: readonly (string | Buffer)[]) => connectPacket({ flags, fields });

export const MALFORMED: readonly Malformed[] = [
  within('U+0000 in a topic', 'MQTT-1.5.3-2', publishPacket(NULL, 'm', { qos: 1 })),
  within('a surrogate in a topic', 'MQTT-1.5.3-1', publishPacket(SURROGATE, 'm', { qos: 1 })),
  within('broken UTF-8 in a topic', 'MQTT-1.5.3-1', publishPacket(BROKEN, 'm', { qos: 1 })),
  within('U+0000 in a filter', 'MQTT-1.5.3-2', subscribePacket(1, [NULL, 0])),
  within('a surrogate in a filter', 'MQTT-1.5.3-1', subscribePacket(1, [SURROGATE, 0])),
  within('U+0000 in a filter to leave', 'MQTT-1.5.3-2', unsubscribePacket(1, NULL)),
  first('U+0000 in the client id', 'MQTT-1.5.3-2', connect(2, NULL)),
  first('a surrogate in the client id', 'MQTT-3.1.3-4', connect(2, SURROGATE)),
  first('broken UTF-8 in the user name', 'MQTT-3.1.3-11', connect(NAMED, 'c', BROKEN)),
  first('U+0000 in the user name', 'MQTT-1.5.3-2', connect(NAMED, 'c', NULL)),
  first('a surrogate in the will topic', 'MQTT-3.1.3-10', connect(WILL, 'c', SURROGATE, 'm')),
  first('U+0000 in the will topic', 'MQTT-1.5.3-2', connect(WILL, 'c', NULL, 'm')),
  first('a wildcard in the will topic', 'MQTT-4.7.1-1', connect(WILL, 'c', 'a/#', 'm')),
  within('PUBLISH with message id 0', 'MQTT-2.3.1-1', publishPacket('t', 'm', { qos: 1, id: 0 })),
  within('SUBSCRIBE with message id 0', 'MQTT-2.3.1-1', subscribePacket(0, ['t', 0])),
  within('UNSUBSCRIBE with message id 0', 'MQTT-2.3.1-1', unsubscribePacket(0, 't')),
  within('PUBLISH with QoS 3', 'MQTT-3.3.1-4', publishPacket('t', 'm', { qos: 3 })),
  within('PUBLISH with QoS 0 and DUP', 'MQTT-3.3.1-2', publishPacket('t', 'm', { dup: true })),
  within('PUBLISH with a wildcard', 'MQTT-3.3.2-2', publishPacket('t/+', 'm', { qos: 1 })),
  within('PUBLISH with an empty topic', 'MQTT-4.7.3-1', publishPacket('', 'm', { qos: 1 })),
  within('a topic longer than its packet', 'MQTT-4.8.0-1', packetOf(0x32, bytes(0, 9, 0x74, 0, 1))),
  within('PUBLISH without its message id', 'MQTT-4.8.0-1', packetOf(0x32, text('t'))),
  within('PUBACK of three bytes', 'MQTT-4.8.0-1', packetOf(0x40, bytes(0, 1, 0))),
  within('PUBREL of one byte', 'MQTT-4.8.0-1', packetOf(0x62, bytes(1))),
  within('PUBREL with flags 0', 'MQTT-3.6.1-1', packetOf(0x60, bytes(0, 1))),
  within('PINGREQ with a body', 'MQTT-4.8.0-1', packetOf(0xc0, bytes(0))),
  within('PINGREQ with flags', 'MQTT-2.2.2-2', packetOf(0xc3)),
  within('DISCONNECT with flags', 'MQTT-3.14.1-1', packetOf(0xe1)),
  within('SUBSCRIBE with flags 0', 'MQTT-3.8.1-1', packetOf(0x80, bytes(0, 1), text('t'), bytes(0))),
  within('SUBSCRIBE to nothing', 'MQTT-3.8.3-3', packetOf(0x82, bytes(0, 1))),
  within('SUBSCRIBE with QoS 3', 'MQTT-3-8.3-4', subscribePacket(1, ['t', 3])),
  within('SUBSCRIBE with reserved bits', 'MQTT-3-8.3-4', subscribePacket(1, ['t', 0x41])),
  within(
    'SUBSCRIBE to a filter that is cut off',
    'MQTT-4.8.0-1',
    packetOf(0x82, bytes(0, 1), bytes(0, 9, 0x74)),
  ),
  within('SUBSCRIBE to an empty filter', 'MQTT-4.7.3-1', subscribePacket(1, ['', 0])),
  within('SUBSCRIBE to a#', 'MQTT-4.7.1-2', subscribePacket(1, ['a#', 0])),
  within('SUBSCRIBE to a+/b', 'MQTT-4.7.1-3', subscribePacket(1, ['a+/b', 0])),
  within('UNSUBSCRIBE from nothing', 'MQTT-3.10.3-2', packetOf(0xa2, bytes(0, 1))),
  within('UNSUBSCRIBE with flags 0', 'MQTT-3.10.1-1', packetOf(0xa0, bytes(0, 1), text('t'))),
  within('a packet that only a server sends', 'MQTT-4.8.0-1', packetOf(0x90, bytes(0, 1, 0))),
  within('a reserved packet type', '2.2.1', packetOf(0xf0)),
  within('a remaining length of five bytes', '2.2.3', bytes(0x30, 0x80, 0x80, 0x80, 0x80, 0x01)),
  within('a second CONNECT', 'MQTT-3.1.0-2', connectPacket()),
  first('a first packet that is no CONNECT', 'MQTT-3.1.0-1', publishPacket('t', 'm', { qos: 1 })),
  first('another protocol name', 'MQTT-3.1.2-1', connectPacket({ protocol: 'AMQP' })),
  first('protocol level 6', 'MQTT-3.1.2-2', connectPacket({ level: 6 }), 'CONNACK 1, cut'),
  first('protocol level 0', 'MQTT-3.1.2-2', connectPacket({ level: 0 }), 'CONNACK 1, cut'),
  first(
    'MQTT 5',
    'MQTT-3.1.2-2',
    packetOf(0x10, text('MQTT'), bytes(5, 2, 0, 60, 0), text('c')),
    'CONNACK 1, cut',
  ),
  first('the reserved connect flag', 'MQTT-3.1.2-3', connect(3, 'c')),
  first('will QoS without a will', 'MQTT-3.1.2-13', connect(0x0a, 'c')),
  first('will QoS 3', 'MQTT-3.1.2-14', connect(WILL | 0x18, 'c', 'w', 'm')),
  first('will retain without a will', 'MQTT-3.1.2-15', connect(0x22, 'c')),
  first('a will that is not there', 'MQTT-3.1.2-9', connect(WILL, 'c')),
  first('a password without a user name', 'MQTT-3.1.2-22', connect(0x42, 'c', 's')),
  first('more in the packet than its flags say', 'MQTT-3.1.4-1', connect(2, 'c', 'more')),
  first('an empty client id for a lasting session', 'MQTT-3.1.3-8', connect(0, ''), 'CONNACK 2, cut'),
  first(
    'CONNECT with flags in its first byte',
    'MQTT-2.2.2-2',
    Buffer.concat([bytes(0x12), connectPacket().subarray(1)]),
  ),
];

/** So long a broker may think about it, on a busy machine too; a plain one may wait for bytes that never come. */
const PATIENCE_MS = 10_000;

/** What a broker makes of it: `cut`, `CONNACK n` and cut or not, `taken` where it goes on as if nothing were, `waits` where nothing comes. */
export async function outcomeOf(
  port: number,
  { packet, connected }: Malformed,
  name: string,
): Promise<string> {
  const line = wire(port);
  if (connected) {
    line.say(connectPacket({ fields: [name] }));
    await line.next('CONNACK');
  }
  line.say(packet);
  line.say(PINGREQ);
  const over = new AbortController();
  const late = new Promise<string>((resolve) => {
    const timer = setTimeout(() => resolve('waits'), PATIENCE_MS);
    over.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  try {
    const answered = connected
      ? undefined
      : await Promise.race([
          line.next('CONNACK').then(
            ({ body }) => `CONNACK ${body[1]}`,
            () => undefined,
          ),
          line.closed.then(() => undefined),
          late,
        ]);
    const end = await Promise.race([
      line.closed.then(() => 'cut'),
      line.next('PINGRESP').then(
        () => 'taken',
        () => 'cut',
      ),
      late,
    ]);
    return [answered, end].filter((part) => part !== undefined).join(', ');
  } finally {
    over.abort();
    line.drop();
  }
}
