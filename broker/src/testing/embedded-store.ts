import { openDatabase, type SqliteDatabase } from '@kawamori/kit';
import { createReadingTables } from '../readings/reading-schema.js';
import type { StoredReading } from '../readings/reading-store.js';
import { readingTable } from '../readings/reading-table.js';

/** Makes the tables of readings, and opens them as their one writer does. */
export function openEmbeddedStore(file = ':memory:'): SqliteDatabase {
  const database = openDatabase(file, 'rebuildable');
  createReadingTables(database);
  return database;
}

/** Keeps readings with what is thought of them, as the judge does; one that stands there already is replaced. */
export function keepReadings(database: SqliteDatabase, readings: readonly StoredReading[]): void {
  const { writing } = readingTable(database);
  if (!writing) throw new Error('the store must be open for writing');
  database.transaction(() => {
    for (const one of readings) writing.put(one);
    writing.settle();
  })();
}
