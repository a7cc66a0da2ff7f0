import type { CameraId, Fact, Instant, PictureView, StationId } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';

/** A picture that is part of the record. */
export interface PinnedPicture {
  camera: CameraId;
  /** When it was taken. */
  at: Instant;
  station: StationId;
  word: string;
  by: string;
  /** River clock. */
  pinnedAt: Instant;
}

/** Pictures that are part of the record, with a word: a projection of facts, written by the judge alone. */
export interface PinTable {
  /** Takes a fact in; the camera that it was about. */
  apply(fact: Fact): CameraId | undefined;
  one(camera: CameraId, at: Instant): PinnedPicture | undefined;
  /** By when they were taken, the oldest first, both ends included. */
  between(from: Instant, to: Instant): PinnedPicture[];
  all(): Pick<PinnedPicture, 'camera' | 'at'>[];
}

/** A picture as the faces show it, with its word where it is part of the record. */
export function withPin(picture: PictureView, pins: Pick<PinTable, 'one'>): PictureView {
  const pin = pins.one(picture.camera, picture.at);
  return pin ? { ...picture, pinned: pin.word } : picture;
}

export function createPinTable(database: SqliteDatabase): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS pinned_picture (
      camera TEXT NOT NULL, at INTEGER NOT NULL, station TEXT NOT NULL, word TEXT NOT NULL, by_name TEXT NOT NULL,
      pinned_at INTEGER NOT NULL, PRIMARY KEY (camera, at)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS pinned_picture_by_time ON pinned_picture (at);
  `);
}

export function pinTable(database: SqliteDatabase): PinTable {
  // A store of an earlier version on a disk that takes nothing has none.
  if (database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'pinned_picture'").get() === undefined)
    return { apply: () => undefined, one: () => undefined, between: () => [], all: () => [] };
  const columns = 'camera, at, station, word, by_name AS "by", pinned_at AS pinnedAt';
  const one = database.prepare(`SELECT ${columns} FROM pinned_picture WHERE camera = ? AND at = ?`);
  const range = database.prepare(
    `SELECT ${columns} FROM pinned_picture WHERE at BETWEEN ? AND ? ORDER BY at, camera`,
  );
  const all = database.prepare('SELECT camera, at FROM pinned_picture');
  const writing = database.readonly
    ? undefined
    : {
        put: database.prepare('INSERT OR REPLACE INTO pinned_picture VALUES (?, ?, ?, ?, ?, ?)'),
        take: database.prepare('DELETE FROM pinned_picture WHERE camera = ? AND at = ?'),
      };
  return {
    apply: (fact) => {
      if (fact.kind === 'picture.pinned') {
        const { camera, takenAt, station, word, by } = fact.body;
        writing?.put.run(camera, takenAt, station, word, by, fact.at);
        return camera;
      }
      if (fact.kind !== 'picture.unpinned') return undefined;
      writing?.take.run(fact.body.camera, fact.body.takenAt);
      return fact.body.camera;
    },
    one: (camera, at) => one.get(camera, at) as PinnedPicture | undefined,
    between: (from, to) => range.all(from, to) as PinnedPicture[],
    all: () => all.all() as Pick<PinnedPicture, 'camera' | 'at'>[],
  };
}
