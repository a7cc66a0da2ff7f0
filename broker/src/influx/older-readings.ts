import type { Instant, OlderMissing, SeriesId } from '@kawamori/contracts';
import type { ReadingStore, StoredReading } from '../readings/reading-store.js';
import { InfluxFault } from './influx-fault.js';
import type { ThreadedFeeder } from './threaded-feeder.js';

/** What has been taken away from the embedded store, as far as the server can be asked for it. */
export interface OlderReadings {
  range(query: {
    series: SeriesId;
    from: Instant;
    to: Instant;
    limit: number;
  }): Promise<{ readings: readonly StoredReading[]; missing: OlderMissing | null }>;
}

/** Nobody waits for a server that is known to be down: it is asked again as soon as it takes readings. */
export function olderReadings(
  store: Pick<ReadingStore, 'range'>,
  feeder: Pick<ThreadedFeeder, 'health' | 'since'>,
): OlderReadings {
  const down = { readings: [], missing: 'influx-down' } as const;
  return {
    range: async (query) => {
      if (feeder.health().state === 'down') return down;
      try {
        const readings = await store.range(query);
        const isLacking = query.from < (feeder.since() ?? 0);
        return { readings, missing: isLacking ? 'influx-emptied' : null };
      } catch (error) {
        if (error instanceof InfluxFault) return down;
        throw error;
      }
    },
  };
}

/** A hub without a server, on a store that once had one. */
export const noOlderReadings: OlderReadings = {
  range: () => Promise.resolve({ readings: [], missing: 'influx-down' }),
};
