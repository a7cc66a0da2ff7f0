import { encodeReadings, SeriesId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { packetReader, pubackIn, publishIn, readingsIn } from './wire-reader.js';

const series = SeriesId.parse('kajiyase-bashi/level');
const readings = [
  { series, takenAt: 1_780_000_000_123, value: -0.125 },
  { series, takenAt: 1_780_000_000_124, value: 3.2 },
];
const payload = Buffer.from(encodeReadings({ sentAt: 1_780_000_001_000, clock: 'synced', readings }));
const topic = 'kawamori/v1/up/shimanto/n/readings';
/** MQTT 3.1.1, 3.3: QoS 1, packet id 259. */
const body = Buffer.concat([
  Buffer.from([0, topic.length]),
  Buffer.from(topic),
  Buffer.from([1, 3]),
  payload,
]);
const publish = Buffer.concat([Buffer.from([0x32, (body.length & 0x7f) | 0x80, body.length >> 7]), body]);
const puback = Buffer.from([0x40, 2, 1, 3]);

test('packets are told apart in whatever pieces the line brings them, and readings keep their milliseconds', () => {
  for (const size of [1, 3, 10_000]) {
    const seen: unknown[] = [];
    const read = packetReader((packet) => {
      const found = publishIn(packet);
      seen.push(found ? [found.topic, found.id, readingsIn(found.payload).get(series)] : pubackIn(packet));
    });
    const all = Buffer.concat([publish, puback]);
    for (let from = 0; from < all.length; from += size) read(all.subarray(from, from + size));
    const expected = readings.map(({ takenAt, value }) => ({ at: takenAt, value }));
    expect(seen).toEqual([[topic, 259, expected], 259]);
  }
});
