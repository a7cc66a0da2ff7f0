import { type Instant, type SeriesId, toIsoJst } from '@kawamori/contracts';
import type { ReadingStore, StoredReading } from './reading-store.js';
import type { ReadingTable } from './reading-table.js';

/** Part of a period lies before what the embedded store holds, and nobody else can be asked for it. */
export class OlderUnreadable extends Error {
  /** From when on there is all of it. */
  readonly beginsAt: Instant;
  constructor(series: SeriesId, beginsAt: Instant) {
    super(`readings of ${series} before ${toIsoJst(beginsAt)} cannot be read`);
    this.name = 'OlderUnreadable';
    this.beginsAt = beginsAt;
  }
}

/** The server that holds what the embedded store has let go of. */
export interface OlderReadings extends Pick<ReadingStore, 'range'> {
  /** Of the time before it the server has lost readings; undefined while nobody knows. */
  lostBefore: Instant | undefined;
}

/** From when on every reading of a series can be read; undefined while the server has not said what it has. */
export function wholeFrom(
  table: Pick<ReadingTable, 'horizon' | 'retired'>,
  series: SeriesId,
  older: OlderReadings | undefined,
): Instant | undefined {
  const beginsAt = table.horizon(series)?.beginsAt;
  if (beginsAt === undefined) return Number.NEGATIVE_INFINITY;
  if (older && older.lostBefore === undefined) return undefined;
  const retiredTo = table.retired(series).at(-1)?.to ?? Number.NEGATIVE_INFINITY;
  return Math.max(retiredTo, Math.min(older?.lostBefore ?? beginsAt, beginsAt));
}

/**
 * Pages of readings, ascending: the server's behind the horizon, then the embedded store's. The horizon is asked for with every page: it
 * may move while a long period is read.
 * @throws OlderUnreadable behind the horizon, where there is no server
 */
export function acrossHorizon(
  table: Pick<ReadingTable, 'horizon' | 'range'>,
  older: OlderReadings | undefined,
): (series: SeriesId, from: Instant, to: Instant, limit: number) => Promise<StoredReading[]> {
  return async (series, from, to, limit) => {
    const beginsAt = table.horizon(series)?.beginsAt ?? from;
    if (from < beginsAt) {
      if (!older) throw new OlderUnreadable(series, beginsAt);
      const readings = await older.range({ series, from, to: Math.min(to, beginsAt - 1), limit });
      if (readings.length > 0) return readings;
    }
    return table.range(series, Math.max(from, beginsAt), to, limit);
  };
}
