import type { Instant, OlderMissing, SeriesId } from '@kawamori/contracts';
import type { ReadingStore, StoredReading } from '../readings/reading-store.js';
import type { RollUp, RollUpResolution } from '../readings/roll-up.js';
import { InfluxFault } from './influx-fault.js';
import type { ServerPast } from './threaded-feeder.js';

interface Period {
  series: SeriesId;
  from: Instant;
  to: Instant;
  limit: number;
}

/** What has been taken away from the embedded store, as far as the server can be asked for it. */
export interface OlderReadings {
  range(period: Period): Promise<{ readings: readonly StoredReading[]; missing: OlderMissing | null }>;
  rollUps(
    period: Period & { resolution: RollUpResolution },
  ): Promise<{ rollUps: readonly RollUp[]; missing: OlderMissing | null }>;
}

/** What the feeder knows of the server. */
export interface ServerNow {
  isDown: boolean;
  /** Undefined before its first answer. */
  past: ServerPast | undefined;
}

/** Nobody waits for a server that is known to be down: it is asked again as soon as it takes readings. */
export function olderReadings(store: ReadingStore, { isDown, past }: ServerNow): OlderReadings {
  const asked = async <T>(
    look: () => Promise<T[]>,
    lacks: (past: ServerPast) => OlderMissing | false,
  ): Promise<{ found: T[]; missing: OlderMissing | null }> => {
    const down = { found: [] as T[], missing: 'influx-down' as const };
    if (isDown) return down;
    try {
      const found = await look();
      return { found, missing: (past && lacks(past)) || null };
    } catch (error) {
      if (error instanceof InfluxFault) return down;
      throw error;
    }
  };
  return {
    range: async (period) => {
      const { found, missing } = await asked(
        () => store.range(period),
        ({ since, readingsFrom }) =>
          period.from < readingsFrom ? 'influx-roll-ups-only' : period.from < since && 'influx-emptied',
      );
      return { readings: found, missing };
    },
    rollUps: async (period) => {
      const { found, missing } = await asked(
        () => store.rollUps(period),
        ({ since, isSummingUp }) =>
          isSummingUp ? 'influx-summing-up' : period.from < since && 'influx-emptied',
      );
      return { rollUps: found, missing };
    },
  };
}

/** A hub without a server, on a store that once had one. */
export const noOlderReadings: OlderReadings = {
  range: () => Promise.resolve({ readings: [], missing: 'influx-down' }),
  rollUps: () => Promise.resolve({ rollUps: [], missing: 'influx-down' }),
};
