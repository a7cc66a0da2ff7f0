import type { Instant, SeriesId } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { reasonBits } from './reading-codes.js';

/** A reading as it came: nothing of what was thought of it. */
export interface CameReading {
  /** Observation time; where the node's clock was off, as the hub corrected it. */
  at: Instant;
  value: number;
  receivedAt: Instant;
  /** Only where the node's clock was off: the time that it claimed. */
  claimedAt?: Instant;
}

const PAGE = 5_000;
const CLOCK_OFF = reasonBits(['clock-off']);

/** Everything that the embedded store has of a series, also the other values that came for one instant. */
export function wholeSeries(database: SqliteDatabase) {
  const idOf = database.prepare('SELECT id FROM series WHERE name = ?').pluck();
  const points = database.prepare(
    `SELECT p.at, p.value, p.received_at AS receivedAt, p.reasons & ${CLOCK_OFF} AS clockOff,
       (SELECT taken_at FROM claimed c WHERE c.series_id = p.series_id AND c.at = p.at ORDER BY taken_at LIMIT 1) AS claimedAt
     FROM point p WHERE series_id = ? AND at > ? ORDER BY at LIMIT ${PAGE}`,
  );
  const others = database.prepare(
    'SELECT at, value, received_at AS receivedAt FROM alternative WHERE series_id = ?',
  );
  const oldest = database.prepare('SELECT min(at) FROM point WHERE series_id = ?').pluck();
  return {
    /** The oldest observation time of a series in this store. */
    oldest: (series: SeriesId): Instant | undefined =>
      (oldest.get(idOf.get(series) ?? -1) as number | null) ?? undefined,
    /** A page at a time, each ascending by observation time. */
    *pages(series: SeriesId): Generator<readonly CameReading[]> {
      const id = idOf.get(series) as number | undefined;
      if (id === undefined) return;
      for (let after = Number.MIN_SAFE_INTEGER; ; ) {
        const rows = points.all(id, after) as (Required<CameReading> & { clockOff: number })[];
        const last = rows.at(-1);
        if (!last) break;
        yield rows.map(({ at, value, receivedAt, clockOff, claimedAt }) => ({
          ...{ at, value, receivedAt },
          ...(clockOff === 0 ? {} : { claimedAt: claimedAt ?? at }),
        }));
        after = last.at;
      }
      yield others.all(id) as CameReading[];
    },
  };
}
