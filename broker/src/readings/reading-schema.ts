import type { SqliteDatabase } from '@kawamori/kit';
import { createChangeTables } from './change-log.js';
import { createRollUpTables } from './roll-up-schema.js';

/** Makes the tables of the embedded store where they do not exist. */
export function createReadingTables(database: SqliteDatabase): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS series (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      -- Observation time of the newest good or suspect reading: latest values are found by it, never by GROUP BY.
      newest_at INTEGER
    ) STRICT;
    CREATE TABLE IF NOT EXISTS point (
      series_id INTEGER NOT NULL REFERENCES series,
      at INTEGER NOT NULL,
      value REAL NOT NULL,
      received_at INTEGER NOT NULL,
      quality INTEGER NOT NULL,
      reasons INTEGER NOT NULL,
      PRIMARY KEY (series_id, at)
    ) STRICT, WITHOUT ROWID;
    -- Other values that came for the same series and time. The higher one is judged and stands in "point".
    CREATE TABLE IF NOT EXISTS alternative (
      series_id INTEGER NOT NULL REFERENCES series,
      at INTEGER NOT NULL,
      value REAL NOT NULL,
      received_at INTEGER NOT NULL,
      PRIMARY KEY (series_id, at, value)
    ) STRICT, WITHOUT ROWID;
    -- Where a node's clock was off: the time it claimed, so that the same reading is known when it comes again. A node that boots
    -- twice with the same wrong time claims that time again, for another reading.
    CREATE TABLE IF NOT EXISTS claimed (
      series_id INTEGER NOT NULL REFERENCES series,
      taken_at INTEGER NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (series_id, taken_at, at)
    ) STRICT, WITHOUT ROWID;
    -- Where a series begins in this store: what came before has been handed to a server and taken away. What is not later than
    -- "settled_at" is not judged any more, since that would need what has been taken away.
    CREATE TABLE IF NOT EXISTS horizon (
      series_id INTEGER PRIMARY KEY REFERENCES series,
      begins_at INTEGER NOT NULL,
      settled_at INTEGER NOT NULL
    ) STRICT;
    -- Stretches of which readings were let go of by their age, with no server to hand them to: "from_at" is in it, "to_at" is not. Their
    -- roll-ups stay here, and nowhere else are they.
    CREATE TABLE IF NOT EXISTS retired (
      series_id INTEGER NOT NULL REFERENCES series,
      from_at INTEGER NOT NULL,
      to_at INTEGER NOT NULL,
      PRIMARY KEY (series_id, from_at)
    ) STRICT, WITHOUT ROWID;
  `);
  createRollUpTables(database);
  createChangeTables(database);
}
