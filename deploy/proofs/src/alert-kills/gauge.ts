import {
  encodeReadings,
  type NodeId,
  type StationId,
  seriesId,
  type TownId,
  upTopic,
} from '@kawamori/contracts';
import { pause } from '@kawamori/kit';
import type { Level } from '../parts/invented-flood.js';
import { knock, type MqttLine } from '../parts/mqtt-line.js';

const AWAY_MS = 50;
const LOOKS_MS = 5;

/**
 * A node that sends each reading until it is acknowledged, and then the next: so each was the newest when it came, whoever died
 * meanwhile.
 * @param mayHaveSent how many readings may have left by now
 */
export async function playGauge(
  gauge: { port: number; town: TownId; node: NodeId; station: StationId; password: string },
  levels: readonly Level[],
  mayHaveSent: () => number,
): Promise<void> {
  const { port, town, node, station, password } = gauge;
  const topic = upTopic(town, node, 'readings');
  const series = seriesId(station, 'level');
  let line: MqttLine | undefined;
  for (const [index, { at, valueM }] of levels.entries()) {
    while (index >= mayHaveSent()) await pause(LOOKS_MS);
    for (;;) {
      if (!line?.isOpen) {
        const answer = await knock({ port, id: node, user: node, password });
        line = typeof answer === 'string' ? undefined : answer;
      }
      const reading = { series, takenAt: at, value: valueM };
      const pack = encodeReadings({ sentAt: Date.now(), clock: 'synced', readings: [reading] });
      if ((await line?.publish(topic, pack)) === 'PUBACK') break;
      await pause(AWAY_MS);
    }
  }
  line?.end();
}
