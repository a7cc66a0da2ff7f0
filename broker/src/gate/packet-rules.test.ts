import { describe, expect, test } from 'vitest';
import {
  bytes,
  connectOf,
  packetOf,
  publishOf,
  subscribeOf,
  text,
  unsubscribeOf,
} from '../testing/mqtt-packets.js';
import {
  faultOfFirstByte,
  faultOfHead,
  faultOfLength,
  filtersIn,
  headLength,
  PACKET_RULES,
  type PacketFault,
} from './packet-rules.js';

/** Judges one whole packet as the guard does: first byte, length, head. */
function judge(packet: Buffer, connected = true): PacketFault | undefined {
  const firstByte = packet[0] ?? 0;
  let start = 1;
  while ((packet[start] ?? 0) & 0x80) start++;
  start++;
  const announced = packet.length - start;
  return (
    faultOfFirstByte(firstByte, connected) ??
    faultOfLength(firstByte, announced) ??
    faultOfHead(firstByte, announced, packet, start)
  );
}

const WILL = 0b110;
const NAME = 0x80;
const PASSWORD = 0x40;
/** U+D800 as UTF-8 would write it, if it might. */
const SURROGATE = bytes(0x61, 0xed, 0xa0, 0x80);
const BROKEN = bytes(0x61, 0xc3, 0x28);
const OVERLONG = bytes(0xc0, 0xaf);
const WITH_NULL = bytes(0x61, 0x00, 0x62);

describe('packets as the standard wants them pass', () => {
  test.each<[string, Buffer, boolean?]>([
    ['CONNECT', connectOf(), false],
    [
      'CONNECT with everything',
      connectOf({ flags: WILL | 0x30 | NAME | PASSWORD, fields: ['n', 'a/b', '', 'n', 's'] }),
      false,
    ],
    ['CONNECT with a password of any bytes', connectOf({ flags: 0xc2, fields: ['n', 'n', BROKEN] }), false],
    ['CONNECT with an empty client id and a clean session', connectOf({ fields: [''] }), false],
    ['CONNECT of MQTT 3.1', connectOf({ protocol: 'MQIsdp', level: 3 }), false],
    ['CONNECT with an empty user name', connectOf({ flags: 0x82, fields: ['n', ''] }), false],
    ['PUBLISH QoS 0', publishOf('a/b', 0x30)],
    ['PUBLISH QoS 0 retained', publishOf('a/b', 0x31)],
    ['PUBLISH QoS 1, again', publishOf('a/b', 0x3a)],
    ['PUBLISH QoS 2', publishOf('a/b', 0x34, 65_535)],
    ['PUBLISH without payload', publishOf('a/b', 0x32, 1, '')],
    ['PUBLISH in Japanese', publishOf('川/水位', 0x32)],
    ['PUBLISH with U+FEFF at its head', publishOf(bytes(0xef, 0xbb, 0xbf, 0x61), 0x32)],
    ['PUBLISH beyond the basic plane', publishOf('𠮷野川', 0x32)],
    ['SUBSCRIBE', subscribeOf('a/+/b/#', 2)],
    ['SUBSCRIBE to two', packetOf(0x82, bytes(0, 1), text('#'), bytes(0), text('+'), bytes(2))],
    ['UNSUBSCRIBE', unsubscribeOf('a/#')],
    ['PUBACK', packetOf(0x40, bytes(1, 0))],
    ['PUBREC', packetOf(0x50, bytes(0, 1))],
    ['PUBREL', packetOf(0x62, bytes(0, 1))],
    ['PUBCOMP', packetOf(0x70, bytes(0, 1))],
    ['PINGREQ', packetOf(0xc0)],
    ['DISCONNECT', packetOf(0xe0)],
  ])('%s', (_what, packet, connected = true) => {
    expect(judge(packet, connected !== false)).toBeUndefined();
  });
});

describe('what breaks a rule is known by its clause', () => {
  test.each<[string, PacketFault, Buffer, boolean?]>([
    ['U+0000 in a topic', 'text-null', publishOf(WITH_NULL)],
    ['broken UTF-8 in a topic', 'text-not-utf8', publishOf(BROKEN)],
    ['a surrogate in a topic', 'text-not-utf8', publishOf(SURROGATE)],
    ['an overlong form in a topic', 'text-not-utf8', publishOf(OVERLONG)],
    ['a topic cut within a character', 'text-not-utf8', publishOf(bytes(0xe5, 0xb7))],
    ['an empty topic', 'topic-empty', publishOf('')],
    ['# in a topic', 'wildcard-in-topic', publishOf('a/#')],
    ['+ in a topic', 'wildcard-in-topic', publishOf('+/a')],
    ['QoS 3', 'qos-3', publishOf('a', 0x36)],
    ['DUP with QoS 0', 'dup-of-qos-0', publishOf('a', 0x38)],
    ['message id 0', 'id-zero', publishOf('a', 0x32, 0)],
    ['a topic longer than its packet', 'length-wrong', packetOf(0x32, bytes(0, 9, 0x61, 0, 1))],
    ['a PUBLISH without its message id', 'length-wrong', packetOf(0x32, text('a'))],
    ['half a message id', 'length-wrong', packetOf(0x32, text('a'), bytes(1))],
    ['an empty PUBLISH', 'length-wrong', packetOf(0x30)],
    ['U+0000 in a filter', 'text-null', subscribeOf(WITH_NULL)],
    ['a surrogate in a filter', 'text-not-utf8', subscribeOf(SURROGATE)],
    ['SUBSCRIBE with id 0', 'id-zero', subscribeOf('a', 0, 0)],
    ['SUBSCRIBE to nothing', 'filter-missing', packetOf(0x82, bytes(0, 1))],
    ['SUBSCRIBE to an empty filter', 'topic-empty', subscribeOf('')],
    ['SUBSCRIBE with QoS 3', 'filter-qos', subscribeOf('a', 3)],
    ['SUBSCRIBE with a reserved bit', 'filter-qos', subscribeOf('a', 0x81)],
    ['SUBSCRIBE to a#', 'filter-malformed', subscribeOf('a#')],
    ['SUBSCRIBE to #/a', 'filter-malformed', subscribeOf('#/a')],
    ['SUBSCRIBE to a+/b', 'filter-malformed', subscribeOf('a+/b')],
    ['SUBSCRIBE without the last QoS', 'length-wrong', packetOf(0x82, bytes(0, 1), text('a'))],
    ['SUBSCRIBE with flags 0', 'flags-reserved', packetOf(0x80, bytes(0, 1), text('a'), bytes(0))],
    ['UNSUBSCRIBE with id 0', 'id-zero', unsubscribeOf('a', 0)],
    ['UNSUBSCRIBE from nothing', 'filter-missing', packetOf(0xa2, bytes(0, 1))],
    ['UNSUBSCRIBE with flags 0', 'flags-reserved', packetOf(0xa0, bytes(0, 1), text('a'))],
    ['PUBACK with id 0', 'id-zero', packetOf(0x40, bytes(0, 0))],
    ['PUBACK of three bytes', 'length-wrong', packetOf(0x40, bytes(0, 1, 0))],
    ['PUBREL with flags 0', 'flags-reserved', packetOf(0x60, bytes(0, 1))],
    ['PUBREC of one byte', 'length-wrong', packetOf(0x50, bytes(1))],
    ['PINGREQ with a body', 'length-wrong', packetOf(0xc0, bytes(0))],
    ['PINGREQ with flags', 'flags-reserved', packetOf(0xc1)],
    ['DISCONNECT with a body', 'length-wrong', packetOf(0xe0, bytes(0))],
    ['CONNACK from a client', 'type-reserved', packetOf(0x20, bytes(0, 0))],
    ['SUBACK from a client', 'type-reserved', packetOf(0x90, bytes(0, 1, 0))],
    ['PINGRESP from a client', 'type-reserved', packetOf(0xd0)],
    ['type 0', 'type-reserved', packetOf(0x00)],
    ['type 15, which is AUTH in MQTT 5', 'type-reserved', packetOf(0xf0)],
    ['a first packet that is no CONNECT', 'not-connected', publishOf('a'), false],
    ['a first PINGREQ', 'not-connected', packetOf(0xc0), false],
    ['a second CONNECT', 'connect-again', connectOf(), true],
    ['CONNECT with flags in its first byte', 'flags-reserved', packetOf(0x11), false],
    ['another protocol', 'protocol-name', connectOf({ protocol: 'HTTP' }), false],
    ['MQTT 5', 'protocol-level', connectOf({ level: 5, fields: [] }), false],
    ['level 0', 'protocol-level', connectOf({ level: 0 }), false],
    ['a bridge of mosquitto, level 0x84', 'protocol-level', connectOf({ level: 0x84 }), false],
    ['the reserved connect flag', 'connect-flag-reserved', connectOf({ flags: 0b11 }), false],
    ['will QoS without a will', 'will-qos-without-will', connectOf({ flags: 0x0a }), false],
    ['will retain without a will', 'will-retain-without-will', connectOf({ flags: 0x22 }), false],
    ['will QoS 3', 'will-qos-3', connectOf({ flags: WILL | 0x18, fields: ['n', 'w', ''] }), false],
    [
      'a password without a name',
      'password-without-name',
      connectOf({ flags: 0x42, fields: ['n', 's'] }),
      false,
    ],
    [
      'an empty client id with a lasting session',
      'no-client-id',
      connectOf({ flags: 0, fields: [''] }),
      false,
    ],
    ['U+0000 in the client id', 'text-null', connectOf({ fields: [WITH_NULL] }), false],
    ['a surrogate in the client id', 'text-not-utf8', connectOf({ fields: [SURROGATE] }), false],
    [
      'broken UTF-8 in the user name',
      'text-not-utf8',
      connectOf({ flags: 0x82, fields: ['n', BROKEN] }),
      false,
    ],
    ['U+0000 in the user name', 'text-null', connectOf({ flags: 0x82, fields: ['n', WITH_NULL] }), false],
    [
      'U+0000 in the will topic',
      'text-null',
      connectOf({ flags: WILL, fields: ['n', WITH_NULL, ''] }),
      false,
    ],
    [
      'a surrogate in the will topic',
      'text-not-utf8',
      connectOf({ flags: WILL, fields: ['n', SURROGATE, ''] }),
      false,
    ],
    [
      'a wildcard in the will topic',
      'wildcard-in-topic',
      connectOf({ flags: WILL, fields: ['n', 'a/#', ''] }),
      false,
    ],
    ['an empty will topic', 'topic-empty', connectOf({ flags: WILL, fields: ['n', '', ''] }), false],
    ['a will that is not there', 'length-wrong', connectOf({ flags: WILL, fields: ['n'] }), false],
    ['a name that is not there', 'length-wrong', connectOf({ flags: 0x82, fields: ['n'] }), false],
    ['more fields than the flags say', 'length-wrong', connectOf({ fields: ['n', 'more'] }), false],
    ['a CONNECT that ends in its flags', 'length-wrong', packetOf(0x10, text('MQTT'), bytes(4, 2)), false],
    ['an empty CONNECT', 'length-wrong', packetOf(0x10), false],
  ])('%s', (_what, fault, packet, connected = true) => {
    expect(judge(packet, connected !== false)).toBe(fault);
  });

  test('an answer is owed for an unknown level and for an empty client id, and for nothing else', () => {
    const answered = Object.entries(PACKET_RULES).flatMap(([fault, rule]) =>
      'connack' in rule ? [[fault, rule.connack]] : [],
    );
    expect(answered).toEqual([
      ['protocol-level', 1],
      ['no-client-id', 2],
    ]);
  });
});

test('the filters of a packet are counted: each is work', () => {
  const filters = [text('a'), bytes(0), text('b/#'), bytes(1), text('川'), bytes(2)];
  const three = packetOf(0x82, bytes(0, 1), ...filters);
  expect(filtersIn(0x82, three.length - 2, three, 2)).toBe(3);
  const two = packetOf(0xa2, bytes(0, 1), text('a'), text('b'));
  expect(filtersIn(0xa2, two.length - 2, two, 2)).toBe(2);
  expect(filtersIn(0x32, 9, publishOf('a/b'), 2)).toBe(0);
});

test('of a message only what comes before its payload must be there to judge it', () => {
  const packet = publishOf('a/b', 0x32, 7, 'x'.repeat(100));
  expect(headLength(0x32, packet.length - 2, packet, 2, packet.length - 2)).toBe(2 + 3 + 2);
  expect(headLength(0x32, packet.length - 2, packet, 2, 1)).toBe(2);
  expect(headLength(0x30, 100, packet, 2, 100)).toBe(2 + 3);
});
