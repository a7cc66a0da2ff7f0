import { cpSync } from 'node:fs';
import { join } from 'node:path';
import {
  encodeReadings,
  NodeId,
  type SeriesId,
  StationId,
  seriesId,
  TownId,
  upTopic,
} from '@kawamori/contracts';
import { FAST_GAUGE, fastSeries, inventedStation, writeDocuments } from './invented-station.js';
import { connect } from './mqtt-line.js';
import { askOperator } from './operator.js';
import type { RealHub } from './real-hub.js';
import { REPOSITORY } from './repository.js';

export const TOWN = TownId.parse('nakatosa');
/** Every gauge sends so often, in ms: six times as often as one in a flood. */
export const EVERY_MS = 10_000;
const EVERY = '10s';
/** Registered, and connected, at once. */
const AT_ONCE = 50;

/** What a node reads. */
interface Gauge {
  readonly valueM: number;
}

/** A gauge with its node's line. */
export interface Member<G extends Gauge> {
  readonly station: StationId;
  readonly gauge: G;
  /** Sends what the gauge shows; resolves with when it was sent and when it was acknowledged. */
  send(): Promise<{ sentAt: number; acknowledgedAt: number }>;
  end(): void;
}

export interface RegionWish<G extends Gauge> {
  count: number;
  gauge(): G;
  /** Where each stands; all at one place where nobody looks at a map. */
  place?(index: number): { lat: number; lon: number };
}

/** So many stations, each with a node of its own that is connected. */
export async function makeRegion<G extends Gauge>(
  hub: RealHub,
  folder: string,
  { count, gauge, place }: RegionWish<G>,
): Promise<Member<G>[]> {
  const stations = Array.from({ length: count }, (_, i) => StationId.parse(`gauge-${i + 1}`));
  const config = join(folder, 'settings');
  cpSync(join(REPOSITORY.firmwareConfig, 'towns'), join(config, 'towns'), { recursive: true });
  writeDocuments(join(config, 'profiles'), [FAST_GAUGE]);
  writeDocuments(
    join(config, 'stations'),
    stations.map((id, i) => {
      const file = inventedStation(id, TOWN);
      const position = place?.(i) ?? file.position;
      return { ...file, position, series: fastSeries(file, EVERY), hold: EVERY };
    }),
  );
  const { code, stderr } = await hub.kawamori('config', 'apply', config);
  if (code !== 0) throw new Error(`kawamori config apply: ${stderr}`);
  const members: Member<G>[] = [];
  for (let from = 0; from < count; from += AT_ONCE)
    members.push(
      ...(await Promise.all(
        stations.slice(from, from + AT_ONCE).map((one) => memberOf(hub, folder, one, gauge())),
      )),
    );
  return members;
}

async function memberOf<G extends Gauge>(
  hub: RealHub,
  folder: string,
  station: StationId,
  gauge: G,
): Promise<Member<G>> {
  const node = NodeId.parse(`${station}-node`);
  const body = { id: node, town: TOWN, stations: [station] };
  const { secret } = await askOperator<{ secret: string }>(join(folder, 'hub'), 'POST', '/nodes', body);
  const line = await connect({ port: hub.mqttPort, id: node, password: secret });
  const topic = upTopic(TOWN, node, 'readings');
  const series: SeriesId = seriesId(station, 'level');
  let last = 0;
  return {
    ...{ station, gauge },
    send: async () => {
      // No two readings of a gauge at one instant.
      const sentAt = Math.max(Date.now(), last + 1);
      last = sentAt;
      const reading = { series, takenAt: sentAt, value: gauge.valueM };
      const pack = encodeReadings({ sentAt, clock: 'synced', readings: [reading] });
      const answer = await line.publish(topic, pack);
      if (answer !== 'PUBACK') throw new Error(`${station}: a reading was not acknowledged: ${answer}`);
      return { sentAt, acknowledgedAt: Date.now() };
    },
    end: line.end,
  };
}
