import { join } from 'node:path';
import {
  DAY,
  encodeReadings,
  HOUR,
  type Instant,
  MINUTE,
  NodeId,
  StationId,
  seriesId,
  TownId,
  upTopic,
} from '@kawamori/contracts';
import { inventFlood } from '../parts/invented-flood.js';
import { inventedStation, writeDocuments } from '../parts/invented-station.js';
import { connect, type MqttLine } from '../parts/mqtt-line.js';
import type { RealHub } from '../parts/real-hub.js';
import { REPOSITORY } from '../parts/repository.js';

const TOWN = TownId.parse('shimanto');
const NODE = NodeId.parse('proof-1');
const STEP = 10 * MINUTE;
const PACK = 500;

export interface Reading {
  at: Instant;
  value: number;
}

export interface River {
  station: StationId;
  /** From long ago until the flood, a value every `step`. */
  past: Reading[];
  /** The last days until now, a value every ten minutes, with spikes that the next value confirms or does not. */
  flood: Reading[];
}

export interface RiverSize {
  stations: number;
  /** Of the first station: days before the flood, and how far apart its values are. The others begin with the flood. */
  pastDays: number;
  pastStep: number;
  floodDays: number;
}

export function inventRivers(random: () => number, size: RiverSize): River[] {
  const now = Math.floor(Date.now() / HOUR) * HOUR - HOUR;
  const begins = now - size.floodDays * DAY;
  return Array.from({ length: size.stations }, (_, i) => {
    const past: Reading[] = [];
    for (let at = begins - size.pastDays * DAY; i === 0 && at < begins; at += size.pastStep) {
      // The season and the hour of the day, and a millimetre here and there.
      const value = 1 + 0.3 * Math.sin(at / (30 * DAY)) + 0.05 * Math.sin(at / (4 * HOUR)) + random() / 100;
      past.push({ at, value: Math.round(value * 1_000) / 1_000 });
    }
    const flood = inventFlood(random, { from: begins, steps: (size.floodDays * DAY) / STEP }).map(
      ({ at, valueM }): Reading =>
        random() < 0.02
          ? { at, value: random() < 0.5 ? 99 : Math.round((valueM + 4) * 1_000) / 1_000 }
          : { at, value: valueM },
    );
    return { station: StationId.parse(`proof-river-${i + 1}`), past, flood };
  });
}

export interface Sender {
  /** Resolves when the hub has acknowledged all of it; counts each reading as sent. */
  send(station: StationId, readings: readonly Reading[]): Promise<void>;
  /** The longest wait for one acknowledgement, in milliseconds. */
  longestMs(): number;
  sent(): number;
  /** Acknowledged readings of all stations that were taken at or after an instant. */
  sentSince(instant: Instant): number;
  end(): void;
}

/** Brings the stations into the hub as an operator would, and speaks for them as their node. */
export async function furnish(hub: RealHub, folder: string, rivers: readonly River[]): Promise<Sender> {
  const config = join(folder, 'firmware-config');
  const stations = rivers.map(({ station }) => inventedStation(station, TOWN));
  writeDocuments(join(config, 'stations'), stations);
  for (const source of [REPOSITORY.firmwareConfig, config]) {
    const { code, stderr } = await hub.kawamori('config', 'apply', source);
    if (code !== 0) throw new Error(`config apply: ${stderr}`);
  }
  const password = await hub.addNode(
    NODE,
    TOWN,
    rivers.map(({ station }) => station),
  );
  const line: MqttLine = await connect({ port: hub.mqttPort, id: NODE, password });
  const topic = upTopic(TOWN, NODE, 'readings');
  let longestMs = 0;
  const sent: Instant[] = [];
  return {
    send: async (station, readings) => {
      for (let from = 0; from < readings.length; from += PACK) {
        const some = readings.slice(from, from + PACK);
        const payload = encodeReadings({
          sentAt: Date.now(),
          clock: 'synced',
          readings: some.map(({ at, value }) => ({
            series: seriesId(station, 'level'),
            takenAt: at,
            value,
          })),
        });
        const began = performance.now();
        const answer = await line.publish(topic, payload);
        if (answer !== 'PUBACK') throw new Error(`a pack was not acknowledged: ${answer}`);
        longestMs = Math.max(longestMs, performance.now() - began);
        for (const { at } of some) sent.push(at);
      }
    },
    longestMs: () => longestMs,
    sent: () => sent.length,
    sentSince: (instant) => sent.filter((at) => at >= instant).length,
    end: () => line.end(),
  };
}
