import type { SqliteDatabase } from '@kawamori/kit';
import { createReadingTables } from './reading-schema.js';
import type { ReadingStore, StoredReading } from './reading-store.js';
import { readingTable } from './reading-table.js';

/** The embedded store as the port that every keeper of readings has. */
export function embeddedReadingStore(database: SqliteDatabase): ReadingStore {
  if (!database.readonly) createReadingTables(database);
  const table = readingTable(database);
  const writeAll = database.transaction((readings: readonly StoredReading[]) => {
    for (const row of readings) table.writing?.put(row);
    table.writing?.settle();
  });
  return {
    write: (readings) => Promise.resolve(writeAll(readings)),
    range: ({ series, from, to, limit }) => Promise.resolve(table.range(series, from, to, limit)),
    latest: (series) => {
      const wanted = new Map(table.latest().map((one) => [one.series, one]));
      return Promise.resolve(series.flatMap((one) => wanted.get(one) ?? []));
    },
    count: (series) => Promise.resolve(table.count(series)),
  };
}
