import type { SeriesId } from '@kawamori/contracts';
import type { ReadingStore, StoredReading } from '../readings/reading-store.js';
import { type InfluxServer, literal } from './influx-client.js';
import { readRetention } from './retention.js';
import { readingOf, rollUpMeasurement, rollUpOf, tagsOf, timeLiteral, within } from './schema.js';

const FIELDS = 'value, quality, reasons, received_at';

/** The condition by which one series is found. */
export const isSeries = (series: SeriesId): string => {
  const { station, quantity } = tagsOf(series);
  return `station = ${literal(station)} AND quantity = ${literal(quantity)}`;
};

/** The readings of an InfluxDB as the port that every keeper of readings has; they are written by the feeder. */
export function influxReadingStore(server: InfluxServer): ReadingStore {
  return {
    range: async ({ series, from, to, limit }) => {
      const [rows = []] = await server.query(
        `SELECT ${FIELDS} FROM reading WHERE ${isSeries(series)} AND time >= ${timeLiteral(from)} AND time <= ${timeLiteral(to)} ORDER BY time LIMIT ${limit}`,
      );
      return rows.map((row) => readingOf(series, row));
    },
    rollUps: async ({ series, resolution, from, to, limit }) => {
      const { rollUps } = await readRetention(server);
      const [rows = []] = await server.query(
        `SELECT * FROM ${within(rollUps, rollUpMeasurement(resolution))} WHERE ${isSeries(series)} AND time >= ${timeLiteral(from)} AND time <= ${timeLiteral(to)} ORDER BY time LIMIT ${limit}`,
      );
      return rows.map(rollUpOf);
    },
  };
}

/** Those of some readings that the server knows already, by series and time. */
export async function knownAmong(
  server: InfluxServer,
  readings: readonly StoredReading[],
): Promise<Set<StoredReading>> {
  const known = new Set<StoredReading>();
  const store = influxReadingStore(server);
  for (const one of readings) {
    const { series, at } = one;
    if ((await store.range({ series, from: at, to: at, limit: 1 })).length > 0) known.add(one);
  }
  return known;
}
