import { cpSync } from 'node:fs';
import { join } from 'node:path';
import {
  encodeReadings,
  MINUTE,
  NodeId,
  type SeriesId,
  StationId,
  seriesId,
  TownId,
  upTopic,
} from '@kawamori/contracts';
import { FAST_GAUGE, fastSeries, inventedStation, writeDocuments } from '../parts/invented-station.js';
import { connect, type MqttLine } from '../parts/mqtt-line.js';
import { askOperator } from '../parts/operator.js';
import type { RealHub } from '../parts/real-hub.js';
import { REPOSITORY } from '../parts/repository.js';

const TOWN = TownId.parse('nakatosa');
/** Stations that one node speaks for. */
const PER_NODE = 250;
/** Readings in a pack, and packs under way at once. */
const IN_PACK = 200;
const AT_ONCE = 20;
const GRID = { columns: 40, west: 132.8, south: 33.12, eastStep: 0.0115, northStep: 0.0115 };

/** Many gauges of a town, spoken for by few nodes. */
export interface River {
  readonly stations: readonly StationId[];
  /** Every gauge says once what `levelOf` gives for it: one pack a node. */
  sayAll(levelOf: (index: number) => number): Promise<void>;
  /** A gauge tells of a stretch of the past, a value a minute, newest last. */
  tell(index: number, minutes: number, levelOf: (minute: number) => number): Promise<void>;
  end(): void;
}

export async function makeRiver(hub: RealHub, folder: string, count: number, every: string): Promise<River> {
  const stations = Array.from({ length: count }, (_, i) => StationId.parse(`gauge-${i + 1}`));
  const config = join(folder, `settings-${count}`);
  cpSync(join(REPOSITORY.firmwareConfig, 'towns'), join(config, 'towns'), { recursive: true });
  writeDocuments(join(config, 'profiles'), [FAST_GAUGE]);
  writeDocuments(
    join(config, 'stations'),
    stations.map((id, i) => {
      const file = inventedStation(id, TOWN);
      const position = {
        lat: GRID.south + Math.floor(i / GRID.columns) * GRID.northStep,
        lon: GRID.west + (i % GRID.columns) * GRID.eastStep,
      };
      return { ...file, position, series: fastSeries(file, every) };
    }),
  );
  const { code, stderr } = await hub.kawamori('config', 'apply', config);
  if (code !== 0) throw new Error(`kawamori config apply: ${stderr}`);
  const nodes: { line: MqttLine; topic: string; from: number; of: readonly StationId[] }[] = [];
  for (let from = 0; from < count; from += PER_NODE) {
    const of = stations.slice(from, from + PER_NODE);
    const id = NodeId.parse(`node-${nodes.length + 1}`);
    const body = { id, town: TOWN, stations: of };
    const { secret } = await askOperator<{ secret: string }>(join(folder, 'hub'), 'POST', '/nodes', body);
    const line = await connect({ port: hub.mqttPort, id, password: secret });
    nodes.push({ line, topic: upTopic(TOWN, id, 'readings'), from, of });
  }
  const send = async (
    { line, topic }: (typeof nodes)[number],
    readings: { series: SeriesId; takenAt: number; value: number }[],
  ): Promise<void> => {
    const pack = encodeReadings({ sentAt: Date.now(), clock: 'synced', readings });
    const answer = await line.publish(topic, pack);
    if (answer !== 'PUBACK') throw new Error(`a pack was not acknowledged: ${answer}`);
  };
  return {
    stations,
    sayAll: async (levelOf) => {
      const takenAt = Date.now();
      await Promise.all(
        nodes.map((node) =>
          send(
            node,
            node.of.map((id, i) => ({
              series: seriesId(id, 'level'),
              takenAt,
              value: levelOf(node.from + i),
            })),
          ),
        ),
      );
    },
    tell: async (index, minutes, levelOf) => {
      const node = nodes.find(({ from, of }) => index >= from && index < from + of.length);
      const id = stations[index];
      if (!node || !id) throw new Error(`there is no gauge ${index}`);
      const begins = Math.floor(Date.now() / MINUTE) * MINUTE - minutes * MINUTE;
      const packs = Math.ceil(minutes / IN_PACK);
      let next = 0;
      const work = async () => {
        for (let pack = next++; pack < packs; pack = next++) {
          const own = Array.from(
            { length: Math.min(IN_PACK, minutes - pack * IN_PACK) },
            (_, i) => pack * IN_PACK + i,
          );
          await send(
            node,
            own.map((minute) => ({
              ...{ series: seriesId(id, 'level'), takenAt: begins + minute * MINUTE, value: levelOf(minute) },
            })),
          );
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    },
    end: () => {
      for (const { line } of nodes) line.end();
    },
  };
}
