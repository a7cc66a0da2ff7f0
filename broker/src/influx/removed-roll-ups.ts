import type { SeriesId } from '@kawamori/contracts';
import type { RollUpResolution, Stretch } from '../readings/roll-up.js';
import type { InfluxServer } from './influx-client.js';
import { isSeries } from './influx-reading-store.js';
import { type RollUpPolicy, rollUpMeasurement, timeLiteral, within } from './schema.js';

export interface Emptied extends Stretch {
  resolution: RollUpResolution;
  series: SeriesId;
  /** Doubtful readings are left: only what was said of good ones goes. */
  isDoubted: boolean;
}

/** Deleting is dear in InfluxDB, and a broken sensor leaves stretches without a good reading all day: only what is there goes. */
export async function removeRollUps(
  server: InfluxServer,
  policy: RollUpPolicy,
  stretches: readonly Emptied[],
): Promise<void> {
  if (stretches.length === 0) return;
  const where = ({ series, from, to }: Emptied) =>
    `${isSeries(series)} AND time >= ${timeLiteral(from)} AND time <= ${timeLiteral(to)}`;
  const counts = await server.query(
    ...stretches.map(
      (one) =>
        `SELECT count(${one.isDoubted ? 'max_at' : '"count"'}) AS n FROM ${within(policy, rollUpMeasurement(one.resolution))} WHERE ${where(one)}`,
    ),
  );
  const standing = stretches.filter((_, i) => Number(counts[i]?.[0]?.n ?? 0) > 0);
  if (standing.length === 0) return;
  await server.query(
    ...standing.map((one) => `DELETE FROM ${rollUpMeasurement(one.resolution)} WHERE ${where(one)}`),
  );
}
