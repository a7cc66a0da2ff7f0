import type { Instant, SeriesId } from '@kawamori/contracts';
import type { Refusal } from './careful-writer.js';
import type { InfluxServer } from './influx-client.js';
import { isSeries } from './influx-reading-store.js';
import { pointLine } from './line-protocol.js';
import { type RollUpPolicy, seriesOf, timeLiteral, within } from './schema.js';

/** More than this, and the feed stops until somebody has looked: a server that refuses so much is not fed. */
export const MOST_SET_ASIDE = 1_000;

export type ReadingKey = readonly [series: SeriesId, at: Instant];

const keyOf = ([series, at]: ReadingKey) => `${series} ${at}`;

/** Readings that the server refuses. Their list stands in the server itself, beside the cursor that went on without them. */
export interface RefusedReadings {
  readonly all: readonly ReadingKey[];
  add(refusals: readonly Refusal[]): Promise<void>;
  /** These have been written after all. */
  taken(readings: readonly { series: SeriesId; at: Instant }[]): Promise<void>;
}

export async function refusedReadings(server: InfluxServer, policy: RollUpPolicy): Promise<RefusedReadings> {
  const [rows = []] = await server.query(
    `SELECT reason, station, quantity FROM ${within(policy, 'feed_refused')} LIMIT ${MOST_SET_ASIDE + 1}`,
  );
  const known = new Map<string, ReadingKey>();
  for (const row of rows) {
    const key: ReadingKey = [seriesOf(row), Number(row.time)];
    known.set(keyOf(key), key);
  }
  return {
    get all() {
      return [...known.values()];
    },
    add: async (refusals) => {
      const readings = refusals.filter(({ point }) => point.measurement === 'reading');
      if (readings.length === 0) return;
      await server.write(
        readings.map(({ point: { tags, at }, reason }) =>
          pointLine({
            ...{ measurement: 'feed_refused', tags, at },
            fields: { reason: reason.slice(0, 200).replaceAll('\n', ' ') },
          }),
        ),
        policy,
      );
      for (const { point } of readings) {
        const key: ReadingKey = [seriesOf(point.tags), point.at];
        known.set(keyOf(key), key);
      }
    },
    taken: async (readings) => {
      if (known.size === 0) return;
      for (const { series, at } of readings) {
        if (!known.has(keyOf([series, at]))) continue;
        await server.query(
          `DELETE FROM feed_refused WHERE ${isSeries(series)} AND time >= ${timeLiteral(at)} AND time <= ${timeLiteral(at)}`,
        );
        known.delete(keyOf([series, at]));
      }
    },
  };
}
