import { HOUR, type Instant, type SeriesId } from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';
import { type Refusal, writeCarefully } from './careful-writer.js';
import type { FeedSource } from './feed-source.js';
import type { InfluxServer } from './influx-client.js';
import { influxReadingStore, isSeries, knownAmong } from './influx-reading-store.js';
import {
  beginOf,
  emptyStretches,
  ROLL_UPS,
  type RollUpMeasurement,
  rollUps,
  type Stretch,
} from './roll-up.js';
import { type InfluxPoint, readingPoint, rollUpPoint, timeLiteral } from './schema.js';

const MOST_IN_HOUR = 4_000;

/**
 * Brings readings and every roll-up that they touch into the server. Roll-ups are made from all readings of their hour as they stand
 * now, so a late reading, a doubt or a correction changes them like any other. Written twice it is written once.
 * @returns readings and roll-ups that the server has refused
 */
export async function writePage(
  server: InfluxServer,
  source: Pick<FeedSource, 'range' | 'horizon'>,
  readings: readonly StoredReading[],
): Promise<Refusal[]> {
  const older = readings.filter(({ series, at }) => at < beginsAt(source, series));
  // What comes again from before the horizon was judged with its neighbours once; that judgement stands.
  const known = older.length === 0 ? new Set<StoredReading>() : await knownAmong(server, older);
  const refused = await writeCarefully(server, readings.filter((one) => !known.has(one)).map(readingPoint));
  const { points, empty } = await touchedRollUps(server, source, readings);
  refused.push(...(await writeCarefully(server, points)));
  await removeRollUps(server, empty);
  return refused;
}

const beginsAt = (source: Pick<FeedSource, 'horizon'>, series: SeriesId): Instant =>
  source.horizon(series)?.beginsAt ?? Number.MIN_SAFE_INTEGER;

interface Emptied extends Stretch {
  measurement: RollUpMeasurement;
  series: SeriesId;
}

async function touchedRollUps(
  server: InfluxServer,
  source: Pick<FeedSource, 'range' | 'horizon'>,
  readings: readonly StoredReading[],
): Promise<{ points: InfluxPoint[]; empty: Emptied[] }> {
  const points: InfluxPoint[] = [];
  const empty: Emptied[] = [];
  for (const [series, times] of timesBySeries(readings)) {
    const begins = beginsAt(source, series);
    const inHours = new Map<Instant, readonly StoredReading[]>();
    for (const hour of new Set(times.map((at) => beginOf(at, HOUR)))) {
      const [from, to] = [hour, hour + HOUR - 1];
      // Before the horizon the server knows more than the hub: it holds the reading that has just been written as well.
      const rows =
        hour >= begins
          ? source.range(series, from, to)
          : await influxReadingStore(server).range({ series, from, to, limit: MOST_IN_HOUR });
      inHours.set(hour, rows);
    }
    const all = [...inHours.keys()].sort((a, b) => a - b).flatMap((hour) => inHours.get(hour) ?? []);
    for (const { measurement, width } of ROLL_UPS) {
      const touched = new Set(times.map((at) => beginOf(at, width)));
      const found = rollUps(all, width).filter(({ from }) => touched.has(from));
      points.push(...found.map((one) => rollUpPoint(measurement, series, one)));
      empty.push(
        ...emptyStretches([...touched], found, width).map((one) => ({ ...one, measurement, series })),
      );
    }
  }
  return { points, empty };
}

function timesBySeries(readings: readonly StoredReading[]): Map<SeriesId, Instant[]> {
  const times = new Map<SeriesId, Instant[]>();
  for (const { series, at } of readings) {
    const known = times.get(series);
    if (known) known.push(at);
    else times.set(series, [at]);
  }
  return times;
}

/** Deleting is dear in InfluxDB, and a broken sensor leaves stretches without a good reading all day: only what is there goes. */
async function removeRollUps(server: InfluxServer, stretches: readonly Emptied[]): Promise<void> {
  if (stretches.length === 0) return;
  const where = ({ series, from, to }: Emptied) =>
    `${isSeries(series)} AND time >= ${timeLiteral(from)} AND time <= ${timeLiteral(to)}`;
  const counts = await server.query(
    ...stretches.map((one) => `SELECT count(max_at) AS n FROM ${one.measurement} WHERE ${where(one)}`),
  );
  const standing = stretches.filter((_, i) => Number(counts[i]?.[0]?.n ?? 0) > 0);
  if (standing.length === 0) return;
  await server.query(...standing.map((one) => `DELETE FROM ${one.measurement} WHERE ${where(one)}`));
}
