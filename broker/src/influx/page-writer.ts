import { HOUR, type Instant, type SeriesId } from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';
import { type Refusal, writeCarefully } from './careful-writer.js';
import type { FeedSource } from './feed-source.js';
import type { InfluxServer } from './influx-client.js';
import { influxReadingStore, isSeries, knownAmong } from './influx-reading-store.js';
import { beginOf, ROLL_UPS, type RollUpMeasurement, rollUps, type Stretch, stretchesOf } from './roll-up.js';
import { type InfluxPoint, readingPoint, rollUpPoint, timeLiteral } from './schema.js';

/** Hours that are summed up from one read, and rows of such a read, at most: one a second. */
const MOST_HOURS = 24;
const MOST_ROWS = MOST_HOURS * 3_600;

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
    const hours = stretchesOf(
      times.map((at) => beginOf(at, HOUR)),
      HOUR,
      MOST_HOURS,
    );
    for (const hour of hours) {
      const rows = await rowsOf(server, source, series, hour);
      const within = times.filter((at) => at >= hour.from && at <= hour.to);
      for (const { measurement, width } of ROLL_UPS) {
        const touched = new Set(within.map((at) => beginOf(at, width)));
        const found = rollUps(rows, width).filter(({ from }) => touched.has(from));
        const filled = new Set(found.map(({ from }) => from));
        const lost = [...touched].filter((from) => !filled.has(from));
        points.push(...found.map((one) => rollUpPoint(measurement, series, one)));
        empty.push(...stretchesOf(lost, width).map((one) => ({ ...one, measurement, series })));
      }
    }
  }
  return { points, empty };
}

/** All readings of some hours. Before the horizon the server knows more than the hub, and holds what was just written as well. */
async function rowsOf(
  server: InfluxServer,
  source: Pick<FeedSource, 'range' | 'horizon'>,
  series: SeriesId,
  { from, to }: Stretch,
): Promise<StoredReading[]> {
  const begins = Math.min(Math.max(beginsAt(source, series), from), to + 1);
  const older =
    from < begins
      ? await influxReadingStore(server).range({ series, from, to: begins - 1, limit: MOST_ROWS })
      : [];
  return [...older, ...(begins <= to ? source.range(series, begins, to) : [])];
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
