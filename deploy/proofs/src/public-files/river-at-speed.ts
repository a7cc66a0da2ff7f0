import {
  CameraId,
  encodeReadings,
  type NodeId,
  pictureTopic,
  SeriesId,
  type StationFile,
  type TownId,
  upTopic,
} from '@kawamori/contracts';
import { pause } from '@kawamori/kit';
import { inventFlood } from '../parts/invented-flood.js';
import { connect } from '../parts/mqtt-line.js';

/** A whole JPEG of 32 x 24 pixels. */
const PICTURE = Buffer.from(
  '/9j/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAYACADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFgEBAQEAAAAAAAAAAAAAAAAAAAID/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AmAWzAAAAAAf/2Q==',
  'base64',
);

export interface FastNode {
  id: NodeId;
  town: TownId;
  password: string;
  stations: readonly StationFile[];
}

/** A reading every so often, a picture of each camera once in a while. */
const READING_MS = 40;
const READINGS_A_PICTURE = 20;

/**
 * A flood in fast motion: the ten-minute values of an invented one, each a few milliseconds after the other, on the wall clock. Stops when
 * asked, and tells what it has sent.
 */
export function startFlood(
  port: number,
  nodes: readonly FastNode[],
  random: () => number,
): { stop(): Promise<{ readings: number; pictures: number }> } {
  const stopping = new AbortController();
  const sent = { readings: 0, pictures: 0 };
  const play = async ({ id, town, password, stations }: FastNode) => {
    const line = await connect({ port, id, password });
    const floods = stations.map(() => inventFlood(random, { from: 0, steps: 20_000 }));
    for (let step = 0; !stopping.signal.aborted; step++) {
      for (const [i, station] of stations.entries()) {
        const valueM = floods[i]?.[step % 20_000]?.valueM ?? 1;
        const reading = { series: SeriesId.parse(`${station.id}/level`), takenAt: Date.now(), value: valueM };
        const pack = encodeReadings({ sentAt: reading.takenAt, clock: 'synced', readings: [reading] });
        if ((await line.publish(upTopic(town, id, 'readings'), pack)) === 'PUBACK') sent.readings++;
        for (const camera of step % READINGS_A_PICTURE === 0 ? (station.cameras ?? []) : []) {
          const topic = pictureTopic(town, id, CameraId.parse(camera.id));
          if ((await line.publish(topic, pictureNumber(sent.pictures))) === 'PUBACK') sent.pictures++;
        }
      }
      await pause(READING_MS, stopping.signal);
    }
    line.end();
  };
  const playing = Promise.all(nodes.map(play));
  return {
    stop: async () => {
      stopping.abort();
      await playing;
      return sent;
    },
  };
}

/** The same picture with a comment of its own (COM, ISO/IEC 10918-1, B.2.4.5): other bytes, so another picture. */
export function pictureNumber(number: number): Buffer {
  const text = Buffer.from(`picture ${number} of ${process.pid}`);
  const comment = Buffer.alloc(4);
  comment.writeUInt16BE(0xfffe, 0);
  comment.writeUInt16BE(text.length + 2, 2);
  return Buffer.concat([PICTURE.subarray(0, 2), comment, text, PICTURE.subarray(2)]);
}
