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
import { inventedStation, writeDocuments } from '../parts/invented-station.js';
import { connect } from '../parts/mqtt-line.js';
import { askOperator } from '../parts/operator.js';
import type { RealHub } from '../parts/real-hub.js';
import { REPOSITORY } from '../parts/repository.js';
import { type ClimbingGauge, climbingGauge } from './climbing-gauge.js';

export const TOWN = TownId.parse('nakatosa');
/** Every gauge sends so often, in ms: six times as often as one in a flood. */
export const EVERY_MS = 10_000;
const EVERY = '10s';
/** Registered, and connected, at once. */
const AT_ONCE = 50;
/** Three readings below every level, and the hold time with them. */
const REST_MS = 3.5 * EVERY_MS;

/** A profile for water that rises by half a metre between two readings. */
const PROFILE = {
  id: 'fast-gauge',
  nameJa: '検証用水位計（急な上昇）',
  nameEn: 'Gauge of a sudden rise, for a proof',
};

/** A gauge with its node's line. */
export interface Member extends ClimbingGauge {
  readonly station: StationId;
  /** Sends what the gauge shows; resolves with when it was sent and when it was acknowledged. */
  send(): Promise<{ sentAt: number; acknowledgedAt: number }>;
  end(): void;
}

/** So many stations, each with a node of its own that is connected. */
export async function makeRegion(hub: RealHub, folder: string, count: number): Promise<Member[]> {
  const stations = Array.from({ length: count }, (_, i) => StationId.parse(`gauge-${i + 1}`));
  const config = join(folder, 'settings');
  cpSync(join(REPOSITORY.firmwareConfig, 'towns'), join(config, 'towns'), { recursive: true });
  writeDocuments(join(config, 'profiles'), [PROFILE]);
  writeDocuments(
    join(config, 'stations'),
    stations.map((id) => {
      const file = inventedStation(id, TOWN);
      const level = { ...file.series.level, profile: PROFILE.id, expected: { observing: EVERY } };
      return { ...file, series: { level }, hold: EVERY };
    }),
  );
  const { code, stderr } = await hub.kawamori('config', 'apply', config);
  if (code !== 0) throw new Error(`kawamori config apply: ${stderr}`);
  const members: Member[] = [];
  for (let from = 0; from < count; from += AT_ONCE)
    members.push(
      ...(await Promise.all(stations.slice(from, from + AT_ONCE).map((one) => memberOf(hub, folder, one)))),
    );
  return members;
}

async function memberOf(hub: RealHub, folder: string, station: StationId): Promise<Member> {
  const node = NodeId.parse(`${station}-node`);
  const body = { id: node, town: TOWN, stations: [station] };
  const { secret } = await askOperator<{ secret: string }>(join(folder, 'hub'), 'POST', '/nodes', body);
  const line = await connect({ port: hub.mqttPort, id: node, password: secret });
  const topic = upTopic(TOWN, node, 'readings');
  const series: SeriesId = seriesId(station, 'level');
  const gauge = climbingGauge(REST_MS);
  let last = 0;
  return {
    ...{ station, mayClimb: gauge.mayClimb, climb: gauge.climb, settle: gauge.settle },
    get valueM() {
      return gauge.valueM;
    },
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
