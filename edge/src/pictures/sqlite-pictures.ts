import type { CameraId, Instant } from '@kawamori/contracts';
import type { Log, SqliteDatabase } from '@kawamori/kit';
import { openOrBeginAnew, tellingFull } from '../outbox/open-checked.js';
import type { KeptPicture, PictureIntake, PictureStore, StoredPictures } from './store.js';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS pictures (
    id INTEGER PRIMARY KEY AUTOINCREMENT, camera TEXT NOT NULL, taken_at INTEGER NOT NULL, level_m REAL,
    bytes INTEGER NOT NULL, file TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, parked_for TEXT,
    UNIQUE (camera, taken_at)
  );
  CREATE TABLE IF NOT EXISTS positions (camera TEXT PRIMARY KEY, taken_up_to INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  INSERT OR IGNORE INTO counters VALUES ('dropped', 0);
`;

interface Row {
  id: number;
  camera: CameraId;
  taken_at: Instant;
  level_m: number | null;
  bytes: number;
  file: string;
  digest: string;
  parked_for: string | null;
}
const toPicture = (row: Row): KeptPicture => ({
  id: row.id,
  camera: row.camera,
  takenAt: row.taken_at,
  levelM: row.level_m ?? undefined,
  bytes: row.bytes,
  file: row.file,
  digest: row.digest,
  parked: row.parked_for !== null,
});

/** Opens the index of waiting pictures. The files of a damaged one have nothing that names them, and are swept away. */
export function openPictureIndex(file: string, log: Log, now: Instant): PictureStore {
  return openOrBeginAnew({
    file,
    make: sqlitePictures,
    log,
    now,
    words:
      'the index of waiting pictures is damaged: moved aside, a new one is begun; the pictures that waited are given up',
  });
}

function sqlitePictures(database: SqliteDatabase): PictureStore {
  database.exec(SCHEMA);
  const insert = database.prepare(
    `INSERT INTO pictures (camera, taken_at, level_m, bytes, file, digest) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (camera, taken_at) DO NOTHING`,
  );
  const place = database.prepare(
    'INSERT INTO positions VALUES (?, ?) ON CONFLICT (camera) DO UPDATE SET taken_up_to = excluded.taken_up_to',
  );
  const countOn = database.prepare("UPDATE counters SET value = value + ? WHERE name = 'dropped'");
  const deleteOne = database.prepare('DELETE FROM pictures WHERE id = ?');
  const park = database.prepare('UPDATE pictures SET parked_for = ? WHERE id = ?');

  return {
    state: () => readState(database),

    add: tellingFull(
      database.transaction(({ picture, upTo }: PictureIntake, gaveUp: number) => {
        const { camera, takenAt, levelM, bytes, file, digest } = picture;
        const { changes, lastInsertRowid } = insert.run(camera, takenAt, levelM ?? null, bytes, file, digest);
        if (upTo !== undefined) place.run(camera, upTo);
        if (gaveUp > 0) countOn.run(gaveUp);
        return changes === 0 ? undefined : Number(lastInsertRowid);
      }),
    ),

    remove: tellingFull(
      database.transaction((ids: readonly number[], gaveUp: number) => {
        for (const id of ids) deleteOne.run(id);
        if (gaveUp > 0) countOn.run(gaveUp);
      }),
    ),

    park: tellingFull((id, reason) => {
      park.run(reason, id);
    }),

    unpark: () =>
      database.prepare('UPDATE pictures SET parked_for = NULL WHERE parked_for IS NOT NULL').run().changes,

    close: () => {
      database.close();
    },
  };
}

function readState(database: SqliteDatabase): StoredPictures {
  const rows = <T>(sql: string) => database.prepare(sql).all() as T[];
  return {
    pictures: rows<Row>('SELECT * FROM pictures ORDER BY id').map(toPicture),
    positions: new Map(
      rows<{ camera: CameraId; taken_up_to: Instant }>('SELECT * FROM positions').map((row) => [
        row.camera,
        row.taken_up_to,
      ]),
    ),
    dropped: rows<{ value: number }>("SELECT value FROM counters WHERE name = 'dropped'")[0]?.value ?? 0,
  };
}
