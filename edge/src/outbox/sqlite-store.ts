import type { Instant, SeriesId } from '@kawamori/contracts';
import { type Log, openDatabase, type SqliteDatabase } from '@kawamori/kit';
import { openOrBeginAnew, tellingFull } from './open-checked.js';
import { type Intake, NEWEST_AHEAD, type OutboxStore, type StoredState, type Waiting } from './store.js';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS waiting (
    id INTEGER PRIMARY KEY, series TEXT NOT NULL, taken_at INTEGER NOT NULL, value REAL NOT NULL
  );
  CREATE TABLE IF NOT EXISTS parked (
    id INTEGER PRIMARY KEY, series TEXT NOT NULL, taken_at INTEGER NOT NULL, value REAL NOT NULL,
    reason TEXT NOT NULL, parked_at INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS positions (series TEXT PRIMARY KEY, taken_up_to INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS last_reading (
    series TEXT PRIMARY KEY, taken_at INTEGER NOT NULL, value REAL NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  INSERT OR IGNORE INTO counters VALUES ('taken', 0), ('dropped', 0);
`;

interface Row {
  id: number;
  series: SeriesId;
  taken_at: Instant;
  value: number;
}
const toWaiting = (row: Row): Waiting => ({
  id: row.id,
  reading: { series: row.series, takenAt: row.taken_at, value: row.value },
});

/** Opens the outbox's file. Of a damaged one replays and simulated gauges are taken from the beginning again: twice is once at the hub. */
export function openOutboxFile(file: string, log: Log, now: Instant): OutboxStore {
  return openOrBeginAnew({
    file,
    make: sqliteStore,
    log,
    now,
    words:
      'the outbox is damaged: moved aside, a new one is begun; readings that had not been acknowledged stay in the moved file',
  });
}

/** A store that is gone with the process: better than silence when the disk cannot be written at the start. */
export function openMemoryStore(): OutboxStore {
  return sqliteStore(openDatabase(':memory:', 'rebuildable'));
}

function sqliteStore(database: SqliteDatabase): OutboxStore {
  database.exec(SCHEMA);
  const insert = database.prepare('INSERT OR REPLACE INTO waiting VALUES (?, ?, ?, ?)');
  const place = database.prepare(
    'INSERT INTO positions VALUES (?, ?) ON CONFLICT (series) DO UPDATE SET taken_up_to = excluded.taken_up_to',
  );
  const keepLast = database.prepare('INSERT OR REPLACE INTO last_reading VALUES (?, ?, ?)');
  const count = database.prepare('UPDATE counters SET value = ? WHERE name = ?');
  const countOn = database.prepare('UPDATE counters SET value = value + ? WHERE name = ?');
  const dropOldest = database.prepare(
    'DELETE FROM waiting WHERE id IN (SELECT id FROM waiting ORDER BY id LIMIT ?)',
  );
  const selectAfter = database.prepare('SELECT * FROM waiting WHERE id > ? ORDER BY id LIMIT ?');
  const deleteOne = database.prepare('DELETE FROM waiting WHERE id = ?');
  const park = database.prepare(
    'INSERT OR REPLACE INTO parked SELECT id, series, taken_at, value, ?, ? FROM waiting WHERE id = ?',
  );
  const removeAll = database.transaction((ids: readonly number[]) => {
    let removed = 0;
    for (const id of ids) removed += deleteOne.run(id).changes;
    return removed;
  });

  return {
    state: () => readState(database),

    append: tellingFull(
      database.transaction((intake: Intake) => {
        for (const { id, reading } of intake.readings) {
          insert.run(id, reading.series, reading.takenAt, reading.value);
        }
        const last = new Map(intake.readings.map(({ reading }) => [reading.series, reading]));
        for (const { series, takenAt, value } of last.values()) keepLast.run(series, takenAt, value);
        for (const [series, takenUpTo] of intake.positions) place.run(series, takenUpTo);
        count.run(intake.taken, 'taken');
        if (intake.dropOldest === 0) return 0;
        const { changes } = dropOldest.run(intake.dropOldest);
        countOn.run(changes, 'dropped');
        return changes;
      }) as OutboxStore['append'],
    ),

    after: (id, limit) => (selectAfter.all(id, limit) as Row[]).map(toWaiting),

    remove: tellingFull((ids) => withoutSync(database, () => removeAll(ids))),

    park: tellingFull(
      database.transaction((id: number, reason: string, at: Instant) => {
        park.run(reason, at, id);
        return deleteOne.run(id).changes > 0;
      }),
    ),

    unpark: database.transaction(() => {
      const { changes } = database
        .prepare('INSERT OR REPLACE INTO waiting SELECT id, series, taken_at, value FROM parked')
        .run();
      database.exec('DELETE FROM parked');
      return changes;
    }),

    close: () => {
      database.close();
    },
  };
}

/**
 * A removal need not be on the disk at once: should the power take it back, the reading is sent again, and twice is once. It halves the
 * syncs, which an SD card feels. The next append syncs the log and the removal with it.
 */
function withoutSync<T>(database: SqliteDatabase, work: () => T): T {
  database.exec('PRAGMA synchronous = NORMAL');
  try {
    return work();
  } finally {
    database.exec('PRAGMA synchronous = FULL');
  }
}

function readState(database: SqliteDatabase): StoredState {
  const rows = <T>(sql: string) => database.prepare(sql).all() as T[];
  const counters = new Map(
    rows<{ name: string; value: number }>('SELECT * FROM counters').map(({ name, value }) => [name, value]),
  );
  return {
    positions: new Map(
      rows<{ series: SeriesId; taken_up_to: Instant }>('SELECT * FROM positions').map((row) => [
        row.series,
        row.taken_up_to,
      ]),
    ),
    last: new Map(
      rows<Omit<Row, 'id'>>('SELECT * FROM last_reading').map(({ series, taken_at, value }) => [
        series,
        { series, takenAt: taken_at, value },
      ]),
    ),
    newest: newestWaiting(database),
    taken: counters.get('taken') ?? 0,
    dropped: counters.get('dropped') ?? 0,
    depth: rows<{ n: number }>('SELECT count(*) AS n FROM waiting')[0]?.n ?? 0,
    parked: new Map(
      rows<{ series: SeriesId; n: number }>('SELECT series, count(*) AS n FROM parked GROUP BY series').map(
        ({ series, n }) => [series, n],
      ),
    ),
  };
}

function newestWaiting(database: SqliteDatabase): Map<SeriesId, readonly Waiting[]> {
  const rows = database
    .prepare(
      `SELECT id, series, taken_at, value
       FROM (SELECT *, row_number() OVER (PARTITION BY series ORDER BY id DESC) AS place FROM waiting)
       WHERE place <= ${NEWEST_AHEAD} ORDER BY id`,
    )
    .all() as Row[];
  const newest = new Map<SeriesId, Waiting[]>();
  for (const row of rows) newest.set(row.series, [...(newest.get(row.series) ?? []), toWaiting(row)]);
  return newest;
}
