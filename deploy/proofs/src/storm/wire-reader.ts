// What passes between a node and the hub, read as anybody on the line could read it, and with nothing of the product: MQTT 3.1.1 and
// SenML (RFC 8428).
import type { Instant } from '@kawamori/contracts';

export interface Packet {
  /** Kind and flags: the first byte of the fixed header (MQTT 3.1.1, 2.2). */
  first: number;
  body: Buffer;
}

/** Cuts a stream of bytes into packets, whatever pieces they come in. */
export function packetReader(onPacket: (packet: Packet) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let packet = firstOf(rest); packet; packet = firstOf(rest)) {
      rest = rest.subarray(packet.ends);
      onPacket(packet);
    }
  };
}

/** The remaining length stands in up to four bytes of seven bits (2.2.3). */
function firstOf(bytes: Buffer): (Packet & { ends: number }) | undefined {
  let length = 0;
  for (let i = 1; i <= 4; i++) {
    const byte = bytes[i];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) << (7 * (i - 1));
    if (byte & 0x80) continue;
    const ends = i + 1 + length;
    return bytes.length < ends
      ? undefined
      : { first: bytes[0] ?? 0, body: bytes.subarray(i + 1, ends), ends };
  }
  throw new Error('no MQTT on this line: a remaining length of more than four bytes');
}

/** A PUBLISH with QoS 1 (3.3): topic, packet id, payload. Undefined for any other packet. */
export function publishIn({
  first,
  body,
}: Packet): { topic: string; id: number; payload: Buffer } | undefined {
  if (first >> 4 !== 3 || ((first >> 1) & 3) !== 1) return undefined;
  const topicEnds = 2 + body.readUInt16BE(0);
  return {
    topic: body.toString('utf8', 2, topicEnds),
    id: body.readUInt16BE(topicEnds),
    payload: body.subarray(topicEnds + 2),
  };
}

/** The packet id of a PUBACK (3.4); undefined for any other packet. */
export function pubackIn({ first, body }: Packet): number | undefined {
  return first === 0x40 ? body.readUInt16BE(0) : undefined;
}

export interface Reading {
  at: Instant;
  value: number;
}

interface Record {
  bn?: string;
  bt?: number;
  bv?: number;
  n?: string;
  t?: number;
  v?: number;
}

/** The readings of a pack by the name of their series, base fields resolved (RFC 8428, 4.1); times to the millisecond. */
export function readingsIn(payload: Buffer): Map<string, Reading[]> {
  const found = new Map<string, Reading[]>();
  let [name, time, value] = ['', 0, 0];
  for (const record of JSON.parse(payload.toString('utf8')) as Record[]) {
    name = record.bn ?? name;
    time = record.bt ?? time;
    value = record.bv ?? value;
    if (record.v === undefined) continue;
    const series = name + (record.n ?? '');
    const reading = {
      at: Math.round((time + (record.t ?? 0)) * 1_000),
      value: Math.round((value + record.v) * 1_000) / 1_000,
    };
    found.set(series, [...(found.get(series) ?? []), reading]);
  }
  return found;
}
