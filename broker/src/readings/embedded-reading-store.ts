import type { SqliteDatabase } from '@kawamori/kit';
import { createReadingTables } from './reading-schema.js';
import type { ReadingStore, StoredReading } from './reading-store.js';
import { readingTable } from './reading-table.js';
import { rollUpTable } from './roll-up-table.js';

/** The embedded store as the port that every keeper of readings has. */
export interface EmbeddedReadingStore extends ReadingStore {
  /** Keeps readings; one that stands there already is replaced, so writing twice is writing once. */
  write(readings: readonly StoredReading[]): Promise<void>;
}

export function embeddedReadingStore(database: SqliteDatabase): EmbeddedReadingStore {
  if (!database.readonly) createReadingTables(database);
  const table = readingTable(database);
  const summedUp = rollUpTable(database);
  const writeAll = database.transaction((readings: readonly StoredReading[]) => {
    for (const row of readings) table.writing?.put(row);
    table.writing?.settle();
  });
  return {
    write: (readings) => Promise.resolve(writeAll(readings)),
    range: ({ series, from, to, limit }) => Promise.resolve(table.range(series, from, to, limit)),
    rollUps: ({ series, resolution, from, to, limit }) =>
      Promise.resolve(summedUp.range(series, resolution, from, to, limit)),
    latest: (series) => {
      const wanted = new Map(table.latest().map((one) => [one.series, one]));
      return Promise.resolve(series.flatMap((one) => wanted.get(one) ?? []));
    },
    count: (series) => Promise.resolve(table.count(series)),
  };
}
