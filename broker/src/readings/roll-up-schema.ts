import type { SqliteDatabase } from '@kawamori/kit';
import { ROLL_UPS, type RollUpResolution } from './roll-up.js';

export const tableOf = (resolution: RollUpResolution) => `roll_up_${resolution}` as const;

/**
 * Makes the tables of roll-ups where they do not exist. A file of an earlier version, which holds readings and no roll-ups, is noted
 * as to be summed up; the judge does that piece by piece beside its work.
 */
export function createRollUpTables(database: SqliteDatabase): void {
  const isNew = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'latest'").get() === undefined;
  for (const { resolution } of ROLL_UPS) {
    database.exec(`
      -- Values and sums are whole thousandths: SQL divides them by 1000.0, never by 1000.
      CREATE TABLE IF NOT EXISTS ${tableOf(resolution)} (
        series_id INTEGER NOT NULL REFERENCES series,
        at INTEGER NOT NULL,
        count INTEGER NOT NULL,
        min INTEGER,
        max INTEGER,
        -- Milliseconds from the beginning of the stretch.
        max_after INTEGER,
        sum INTEGER NOT NULL,
        doubtful INTEGER NOT NULL,
        doubtful_max INTEGER,
        PRIMARY KEY (series_id, at)
      ) STRICT, WITHOUT ROWID;
    `);
  }
  database.exec(`
    -- The newest good or suspect reading of each series, a copy of its row in "point".
    CREATE TABLE IF NOT EXISTS latest (
      series_id INTEGER PRIMARY KEY REFERENCES series,
      at INTEGER NOT NULL,
      value REAL NOT NULL,
      received_at INTEGER NOT NULL,
      quality INTEGER NOT NULL,
      reasons INTEGER NOT NULL
    ) STRICT;
    -- Series that are still to be summed up, from an instant on; without one, from the beginning, and what stands goes first.
    CREATE TABLE IF NOT EXISTS roll_up_backlog (
      series_id INTEGER PRIMARY KEY REFERENCES series,
      from_at INTEGER
    ) STRICT;
  `);
  if (isNew) {
    database.exec(`
      INSERT INTO roll_up_backlog SELECT id, NULL FROM series;
      INSERT INTO latest SELECT ${LATEST_COLUMNS} FROM series s JOIN point p ON p.series_id = s.id AND p.at = s.newest_at;
    `);
  }
}

export const LATEST_COLUMNS = 'p.series_id, p.at, p.value, p.received_at, p.quality, p.reasons';
