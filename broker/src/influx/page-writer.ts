import type { Instant, SeriesId } from '@kawamori/contracts';
import type { StoredReading } from '../readings/reading-store.js';
import {
  beginOf,
  ROLL_UPS,
  type RollUp,
  type RollUpResolution,
  rollUps,
  type Stretch,
  stretchesOf,
} from '../readings/roll-up.js';
import { type Refusal, writeCarefully } from './careful-writer.js';
import type { FeedSource } from './feed-source.js';
import type { InfluxServer } from './influx-client.js';
import { influxReadingStore, isSeries, knownAmong } from './influx-reading-store.js';
import { type InfluxPoint, readingPoint, rollUpMeasurement, rollUpPoint, timeLiteral } from './schema.js';

/** Rows of one stretch, at most: a day with one a second. */
const MOST_ROWS = 24 * 3_600;

/**
 * Brings readings and every roll-up that they touch into the server. Roll-ups are the embedded store's own, so a late reading, a doubt
 * or a correction changes them like any other. Written twice it is written once.
 * @returns readings and roll-ups that the server has refused
 */
export async function writePage(
  server: InfluxServer,
  source: Pick<FeedSource, 'rollUps' | 'horizon'>,
  readings: readonly StoredReading[],
): Promise<Refusal[]> {
  const older = readings.filter(({ series, at }) => at < beginsAt(source, series));
  // What comes again from before the horizon was judged with its neighbours once; that judgement stands.
  const known = older.length === 0 ? new Set<StoredReading>() : await knownAmong(server, older);
  const refused = await writeCarefully(server, readings.filter((one) => !known.has(one)).map(readingPoint));
  const { points, empty } = await touchedRollUps(server, source, readings);
  await removeRollUps(server, empty);
  refused.push(...(await writeCarefully(server, points)));
  return refused;
}

const beginsAt = (source: Pick<FeedSource, 'horizon'>, series: SeriesId): Instant =>
  source.horizon(series)?.beginsAt ?? Number.MIN_SAFE_INTEGER;

interface Emptied extends Stretch {
  resolution: RollUpResolution;
  series: SeriesId;
  /** Doubtful readings are left: only what was said of good ones goes. */
  isDoubted: boolean;
}

async function touchedRollUps(
  server: InfluxServer,
  source: Pick<FeedSource, 'rollUps' | 'horizon'>,
  readings: readonly StoredReading[],
): Promise<{ points: InfluxPoint[]; empty: Emptied[] }> {
  const points: InfluxPoint[] = [];
  const empty: Emptied[] = [];
  for (const [series, times] of timesBySeries(readings)) {
    const begins = beginsAt(source, series);
    for (const { resolution, width } of ROLL_UPS) {
      const touched = new Set(times.map((at) => beginOf(at, width)));
      const found: RollUp[] = [];
      for (const { from, to } of stretchesOf(
        [...touched].filter((at) => at >= begins),
        width,
      )) {
        found.push(...source.rollUps(series, resolution, from, to));
      }
      for (const from of [...touched].filter((at) => at < begins)) {
        found.push(...(await summedUpThere(server, series, { from, to: from + width - 1 })));
      }
      const doubted = found.filter(({ count }) => count === 0).map(({ at }) => at);
      const filled = new Set(found.map(({ at }) => at));
      const lost = [...touched].filter((at) => !filled.has(at));
      points.push(...found.map((one) => rollUpPoint(resolution, series, one)));
      const emptied = (ats: readonly Instant[], isDoubted: boolean) =>
        stretchesOf(ats, width).map((one) => ({ ...one, resolution, series, isDoubted }));
      empty.push(...emptied(doubted, true), ...emptied(lost, false));
    }
  }
  return { points, empty };
}

/** A stretch that begins before the horizon: the server knows more of it than the hub, and holds what was just written as well. */
export async function summedUpThere(
  server: InfluxServer,
  series: SeriesId,
  { from, to }: Stretch,
): Promise<RollUp[]> {
  const readings = await influxReadingStore(server).range({ series, from, to, limit: MOST_ROWS });
  return rollUps(readings, to + 1 - from);
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
    ...stretches.map(
      (one) =>
        `SELECT count(${one.isDoubted ? 'max_at' : '"count"'}) AS n FROM ${rollUpMeasurement(one.resolution)} WHERE ${where(one)}`,
    ),
  );
  const standing = stretches.filter((_, i) => Number(counts[i]?.[0]?.n ?? 0) > 0);
  if (standing.length === 0) return;
  await server.query(
    ...standing.map((one) => `DELETE FROM ${rollUpMeasurement(one.resolution)} WHERE ${where(one)}`),
  );
}
