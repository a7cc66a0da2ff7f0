// MQTT 3.1.1 as bytes: what the generator and the subscriber say, encoded once and patched in place.
import { encodeReadings, type SeriesId } from '@kawamori/contracts';

const CONNECT = 0x10;
const PUBLISH_QOS_1 = 0x32;
const SUBSCRIBE = 0x82;
/** MQTT 3.1.1, 3.1.2.3: user name, password, clean session. */
const CONNECT_FLAGS = 0xc2;
const KEEPALIVE_S = 300;

/** CONNACK and PUBACK are both four bytes long. */
export const SHORT_PACKET_BYTES = 4;
export const CONNACK = 0x20;
export const PUBACK = 0x40;

function packet(firstByte: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  for (let left = body.length; ; ) {
    const digit = left % 128;
    left = Math.floor(left / 128);
    length.push(left > 0 ? digit | 0x80 : digit);
    if (left === 0) break;
  }
  return Buffer.concat([Buffer.from([firstByte, ...length]), body]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

/** CONNECT of a node: its id is client id and user name, as the hub asks. */
export function connectFrame(id: string, password: string): Buffer {
  const head = Buffer.from([4, CONNECT_FLAGS, KEEPALIVE_S >> 8, KEEPALIVE_S & 0xff]);
  return packet(CONNECT, text('MQTT'), head, text(id), text(id), text(password));
}

/** SUBSCRIBE with QoS 1 and packet id 1. */
export function subscribeFrame(filter: string): Buffer {
  return packet(SUBSCRIBE, Buffer.from([0, 1]), text(filter), Buffer.from([1]));
}

/** A PUBLISH of one reading, and where in it the parts stand that differ from message to message. */
export interface ReadingFrame {
  bytes: Buffer;
  /** Sets the packet id, the time of sending, the time of observation (whole seconds) and the value's three decimals. */
  stamp(
    target: Buffer,
    from: number,
    reading: { id: number; sentAt: number; takenAtS: number; mm: number },
  ): void;
}

const SAMPLE = { sentAt: 1_711_111_111_111, takenAt: 1_722_222_222_000 };

/** The payload is written by the nodes' own encoder; only digits are replaced afterwards. */
export function readingFrame(topic: string, series: SeriesId, wholeMetres: number): ReadingFrame {
  const payload = encodeReadings({
    sentAt: SAMPLE.sentAt,
    clock: 'synced',
    readings: [{ series, takenAt: SAMPLE.takenAt, value: wholeMetres + 0.333 }],
  });
  const bytes = packet(PUBLISH_QOS_1, text(topic), Buffer.from([0, 0]), Buffer.from(payload, 'utf8'));
  const placeOf = (sample: string): number => {
    const at = bytes.indexOf(sample);
    if (at < 0) throw new Error(`expected ${sample} in the payload, found ${payload}`);
    return at;
  };
  const payloadAt = placeOf(payload);
  const sentAt = placeOf('1711111111.111');
  const takenAt = placeOf('1722222222');
  const valueAt = placeOf(`${wholeMetres}.333`) + `${wholeMetres}.`.length;
  return {
    bytes,
    stamp: (target, from, reading) => {
      target[from + payloadAt - 2] = reading.id >> 8;
      target[from + payloadAt - 1] = reading.id & 0xff;
      const sentS = Math.floor(reading.sentAt / 1_000);
      writeDigits(target, from + sentAt, sentS, 10);
      writeDigits(target, from + sentAt + 11, reading.sentAt - sentS * 1_000, 3);
      writeDigits(target, from + takenAt, reading.takenAtS, 10);
      writeDigits(target, from + valueAt, reading.mm, 3);
    },
  };
}

function writeDigits(target: Buffer, at: number, value: number, digits: number): void {
  let left = value;
  for (let place = at + digits - 1; place >= at; place--) {
    const rest = Math.floor(left / 10);
    target[place] = 0x30 + left - rest * 10;
    left = rest;
  }
}
