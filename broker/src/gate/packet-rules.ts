import { isUtf8 } from 'node:buffer';

/** A rule of MQTT 3.1.1 that a client has broken. The gate closes the connection; where the standard wants a word before, it is `connack`. */
export interface PacketRule {
  /** Number of the conformance statement, or of the section where none has a number. */
  clause: string;
  /** What was wrong, for the log. */
  says: string;
  /** CONNACK return code that is sent before the connection is closed (3.2.2.3). */
  connack?: 1 | 2;
}

/** Every rule that the gate holds packets to before the broker sees them whole. The broker itself lets most of these pass. */
export const PACKET_RULES = {
  'text-null': { clause: 'MQTT-1.5.3-2', says: 'a text with U+0000' },
  'text-not-utf8': { clause: 'MQTT-1.5.3-1', says: 'a text that is no UTF-8, or holds a surrogate' },
  'type-reserved': { clause: '2.2.1', says: 'a packet type that is reserved, or that only a server sends' },
  'flags-reserved': {
    clause: 'MQTT-2.2.2-2',
    says: 'reserved flags of the fixed header that are not as they must be',
  },
  'length-malformed': { clause: '2.2.3', says: 'a remaining length of more than four bytes' },
  'length-wrong': { clause: 'MQTT-4.8.0-1', says: 'a packet whose parts do not fill its length' },
  'id-zero': { clause: 'MQTT-2.3.1-1', says: 'a packet identifier of 0' },
  'not-connected': { clause: 'MQTT-3.1.0-1', says: 'a first packet that is no CONNECT' },
  'connect-again': { clause: 'MQTT-3.1.0-2', says: 'a second CONNECT' },
  'protocol-name': { clause: 'MQTT-3.1.2-1', says: 'a protocol name that is not MQTT' },
  'protocol-level': { clause: 'MQTT-3.1.2-2', says: 'a protocol level that is not spoken here', connack: 1 },
  'connect-flag-reserved': { clause: 'MQTT-3.1.2-3', says: 'the reserved flag of CONNECT is set' },
  'will-qos-without-will': { clause: 'MQTT-3.1.2-13', says: 'a QoS for a will that there is none of' },
  'will-qos-3': { clause: 'MQTT-3.1.2-14', says: 'a will with QoS 3' },
  'will-retain-without-will': {
    clause: 'MQTT-3.1.2-15',
    says: 'a retain flag for a will that there is none of',
  },
  'password-without-name': { clause: 'MQTT-3.1.2-22', says: 'a password without a user name' },
  'no-client-id': {
    clause: 'MQTT-3.1.3-8',
    says: 'an empty client id for a session that is to be kept',
    connack: 2,
  },
  'qos-3': { clause: 'MQTT-3.3.1-4', says: 'a message with QoS 3' },
  'dup-of-qos-0': { clause: 'MQTT-3.3.1-2', says: 'a message with QoS 0 that is sent again' },
  'wildcard-in-topic': { clause: 'MQTT-3.3.2-2', says: 'a wildcard in the topic of a message' },
  'topic-empty': { clause: 'MQTT-4.7.3-1', says: 'an empty topic or filter' },
  'filter-missing': { clause: 'MQTT-3.8.3-3, MQTT-3.10.3-2', says: 'no filter to subscribe to or to leave' },
  'filter-malformed': { clause: 'MQTT-4.7.1-2, MQTT-4.7.1-3', says: 'a wildcard that shares its level' },
  'filter-qos': { clause: 'MQTT-3-8.3-4', says: 'a subscription with QoS 3 or reserved bits' },
} as const satisfies Record<string, PacketRule>;

export type PacketFault = keyof typeof PACKET_RULES;

/** MQTT 3.1.1, 2.2.1: control packet types. */
const TYPE = {
  connect: 1,
  publish: 3,
  puback: 4,
  pubrec: 5,
  pubrel: 6,
  pubcomp: 7,
  subscribe: 8,
  unsubscribe: 10,
  pingreq: 12,
  disconnect: 14,
} as const;

const SERVER_SAYS = 'type-reserved';
/** Per type what a client may send: flags of the fixed header (-1: they mean something), bytes of the body (-1: any). */
const FRAMES: readonly (typeof SERVER_SAYS | { flags: number; length: number })[] = Array.from(
  { length: 16 },
  (_, type) => {
    switch (type) {
      case TYPE.connect:
        return { flags: 0, length: -1 };
      case TYPE.publish:
        return { flags: -1, length: -1 };
      case TYPE.subscribe:
      case TYPE.unsubscribe:
        return { flags: 0b0010, length: -1 };
      case TYPE.pubrel:
        return { flags: 0b0010, length: 2 };
      case TYPE.puback:
      case TYPE.pubrec:
      case TYPE.pubcomp:
        return { flags: 0, length: 2 };
      case TYPE.pingreq:
      case TYPE.disconnect:
        return { flags: 0, length: 0 };
      default:
        return SERVER_SAYS;
    }
  },
);

/** Judges a packet's first byte. `connected`: a CONNECT has been begun on this connection. */
export function faultOfFirstByte(firstByte: number, connected: boolean): PacketFault | undefined {
  const type = firstByte >> 4;
  if (type === TYPE.publish) {
    if (!connected) return 'not-connected';
    const qos = (firstByte >> 1) & 0b11;
    if (qos === 3) return 'qos-3';
    return qos === 0 && firstByte & 0b1000 ? 'dup-of-qos-0' : undefined;
  }
  const frame = FRAMES[type] ?? SERVER_SAYS;
  if (frame === SERVER_SAYS) return 'type-reserved';
  if ((firstByte & 0x0f) !== frame.flags) return 'flags-reserved';
  if (connected) return type === TYPE.connect ? 'connect-again' : undefined;
  return type === TYPE.connect ? undefined : 'not-connected';
}

/** Judges the remaining length that a packet announces, for the types that have one only. */
export function faultOfLength(firstByte: number, announced: number): PacketFault | undefined {
  const frame = FRAMES[firstByte >> 4] ?? SERVER_SAYS;
  if (frame === SERVER_SAYS || frame.length < 0 || frame.length === announced) return undefined;
  return 'length-wrong';
}

export const isPublish = (firstByte: number): boolean => firstByte >> 4 === TYPE.publish;
export const isConnect = (firstByte: number): boolean => firstByte >> 4 === TYPE.connect;

/** Length of the topic of a PUBLISH in bytes, as its first two bytes say. */
export const topicLength = (bytes: Uint8Array, start: number): number =>
  ((bytes[start] ?? 0) << 8) | (bytes[start + 1] ?? 0);

/**
 * How many bytes of the body must be there before it can be judged: of a message all before its payload, of any other packet everything.
 * For a message this is known when its first two bytes are there; before, it is 2.
 */
export function headLength(
  firstByte: number,
  announced: number,
  bytes: Uint8Array,
  start: number,
  available: number,
): number {
  if (!isPublish(firstByte)) return announced;
  if (announced < 2) return announced;
  if (available < 2) return 2;
  return Math.min(announced, 2 + topicLength(bytes, start) + ((firstByte >> 1) & 0b11 ? 2 : 0));
}

/** Judges a body of which the {@link headLength} is there, from `start` on. Nothing is copied. */
export function faultOfHead(
  firstByte: number,
  announced: number,
  bytes: Uint8Array,
  start: number,
): PacketFault | undefined {
  const end = start + announced;
  switch (firstByte >> 4) {
    case TYPE.publish:
      return faultOfPublish(firstByte, bytes, start, end);
    case TYPE.connect:
      return faultOfConnect(bytes, start, end);
    case TYPE.subscribe:
      return faultOfFilters(bytes, start, end, 1);
    case TYPE.unsubscribe:
      return faultOfFilters(bytes, start, end, 0);
    case TYPE.puback:
    case TYPE.pubrec:
    case TYPE.pubrel:
    case TYPE.pubcomp:
      return faultOfId(bytes, start);
    default:
      return undefined;
  }
}

/** Filters in a SUBSCRIBE or UNSUBSCRIBE without fault, 0 in any other packet: each is as much work as a packet of its own. */
export function filtersIn(firstByte: number, announced: number, bytes: Uint8Array, start: number): number {
  const type = firstByte >> 4;
  if (type !== TYPE.subscribe && type !== TYPE.unsubscribe) return 0;
  const trailing = type === TYPE.subscribe ? 1 : 0;
  let count = 0;
  for (let at = start + 2; at < start + announced; at += 2 + topicLength(bytes, at) + trailing) count++;
  return count;
}

const faultOfId = (bytes: Uint8Array, at: number): PacketFault | undefined =>
  bytes[at] === 0 && bytes[at + 1] === 0 ? 'id-zero' : undefined;

function faultOfPublish(
  firstByte: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): PacketFault | undefined {
  if (end - start < 2) return 'length-wrong';
  const topicEnd = start + 2 + topicLength(bytes, start);
  const hasId = (firstByte & 0b0110) !== 0;
  if (topicEnd + (hasId ? 2 : 0) > end) return 'length-wrong';
  return faultOfTopic(bytes, start + 2, topicEnd) ?? (hasId ? faultOfId(bytes, topicEnd) : undefined);
}

/**
 * A topic is read byte by byte: most are short and plain, and a call into native code would cost more. What it must not hold lies below
 * the first byte that topics are made of, so that one comparison and one OR do for nearly all.
 */
function faultOfTopic(bytes: Uint8Array, start: number, end: number): PacketFault | undefined {
  if (start === end) return 'topic-empty';
  let bits = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    bits |= byte;
    if (byte > PLUS) continue;
    if (byte === 0) return 'text-null';
    if (byte === HASH || byte === PLUS) return 'wildcard-in-topic';
  }
  return bits < 0x80 || isUtf8(bytes.subarray(start, end)) ? undefined : 'text-not-utf8';
}

const HASH = 0x23;
const PLUS = 0x2b;
const SLASH = 0x2f;

function faultOfText(bytes: Uint8Array, start: number, end: number): PacketFault | undefined {
  const text = bytes.subarray(start, end);
  if (text.includes(0)) return 'text-null';
  return isUtf8(text) ? undefined : 'text-not-utf8';
}

/** A filter's wildcards stand alone in their level, `#` in the last one only. */
function faultOfFilter(bytes: Uint8Array, start: number, end: number): PacketFault | undefined {
  if (start === end) return 'topic-empty';
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte !== HASH && byte !== PLUS) continue;
    const opens = at === start || bytes[at - 1] === SLASH;
    const closes = at + 1 === end || (byte === PLUS && bytes[at + 1] === SLASH);
    if (!opens || !closes) return 'filter-malformed';
  }
  return faultOfText(bytes, start, end);
}

/** @param trailing bytes after each filter: 1 in SUBSCRIBE, for its QoS */
function faultOfFilters(
  bytes: Uint8Array,
  start: number,
  end: number,
  trailing: 0 | 1,
): PacketFault | undefined {
  if (end - start < 2) return 'length-wrong';
  const fault = faultOfId(bytes, start);
  if (fault) return fault;
  let at = start + 2;
  if (at === end) return 'filter-missing';
  while (at < end) {
    if (at + 2 > end) return 'length-wrong';
    const filterEnd = at + 2 + topicLength(bytes, at);
    if (filterEnd + trailing > end) return 'length-wrong';
    const malformed = faultOfFilter(bytes, at + 2, filterEnd);
    if (malformed) return malformed;
    if (trailing && (bytes[filterEnd] ?? 0) > 2) return 'filter-qos';
    at = filterEnd + trailing;
  }
  return undefined;
}

/** MQTT 3.1.1, 3.1.2.3: bits of the connect flags. */
const FLAG = { reserved: 1, clean: 2, will: 4, willRetain: 0x20, password: 0x40, name: 0x80 } as const;

/** Of the protocol names that are spoken, the level that goes with it: MQTT 3.1.1, and its forerunner 3.1, which differs by the name. */
const LEVELS: ReadonlyMap<string, number> = new Map([
  ['MQTT', 4],
  ['MQIsdp', 3],
]);

function faultOfConnect(bytes: Uint8Array, start: number, end: number): PacketFault | undefined {
  if (end - start < 2) return 'length-wrong';
  const levelAt = start + 2 + topicLength(bytes, start);
  if (levelAt >= end) return 'length-wrong';
  const level = LEVELS.get(Buffer.from(bytes.subarray(start + 2, levelAt)).toString('latin1'));
  if (level === undefined) return 'protocol-name';
  // Before anything else: what follows may be laid out otherwise in another level, as it is in MQTT 5.
  if (bytes[levelAt] !== level) return 'protocol-level';
  // Flags, keep alive, length of the client id.
  if (levelAt + 6 > end) return 'length-wrong';
  const flags = bytes[levelAt + 1] ?? 0;
  return faultOfConnectFlags(flags) ?? faultOfConnectFields(flags, bytes, levelAt + 4, end);
}

function faultOfConnectFlags(flags: number): PacketFault | undefined {
  if (flags & FLAG.reserved) return 'connect-flag-reserved';
  const willQos = (flags >> 3) & 0b11;
  if (!(flags & FLAG.will)) {
    if (willQos !== 0) return 'will-qos-without-will';
    if (flags & FLAG.willRetain) return 'will-retain-without-will';
  }
  if (willQos === 3) return 'will-qos-3';
  return flags & FLAG.password && !(flags & FLAG.name) ? 'password-without-name' : undefined;
}

/** 3.1.3: client id, will topic, will message, user name, password, each behind its length, and nothing after them. */
function faultOfConnectFields(
  flags: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): PacketFault | undefined {
  const fields: ((from: number, to: number) => PacketFault | undefined)[] = [
    (from, to) => (from === to && !(flags & FLAG.clean) ? 'no-client-id' : faultOfText(bytes, from, to)),
    ...(flags & FLAG.will
      ? [(from: number, to: number) => faultOfTopic(bytes, from, to), () => undefined]
      : []),
    ...(flags & FLAG.name ? [(from: number, to: number) => faultOfText(bytes, from, to)] : []),
    ...(flags & FLAG.password ? [() => undefined] : []),
  ];
  let at = start;
  let emptyId: PacketFault | undefined;
  for (const faultOf of fields) {
    if (at + 2 > end) return 'length-wrong';
    const fieldEnd = at + 2 + topicLength(bytes, at);
    if (fieldEnd > end) return 'length-wrong';
    const fault = faultOf(at + 2, fieldEnd);
    // An answer is owed only to a packet that is whole otherwise.
    if (fault === 'no-client-id') emptyId = fault;
    else if (fault) return fault;
    at = fieldEnd;
  }
  return at === end ? emptyId : 'length-wrong';
}
