import type { CameraId, Fact, FactBody, Instant, PictureView, StationId } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import type { PictureName } from './picture-files.js';

/** A picture as the index knows it. */
export interface IndexedPicture extends PictureName, Omit<PictureView, 'camera' | 'at' | 'pinned'> {
  readonly station: StationId;
  readonly bytes: number;
}

/** A picture by its name, and whether it was deleted. */
export interface KnownPicture extends PictureName {
  readonly gone?: true;
}

interface PictureRow {
  camera: CameraId;
  at: number;
  digest: string;
  station: StationId;
  received_at: number;
  taken_from: PictureView['takenFrom'];
  bytes: number;
  width: number;
  height: number;
  incomplete: number;
  level_m: number | null;
  level_at: number | null;
  withdrawn: number;
  gone: number;
}

/** Stands for the whole camera among withdrawn instants. */
const WHOLE_CAMERA = -1;

const GONE =
  'SELECT 1 FROM pruned_picture AS p WHERE p.camera = picture.camera AND p.digest = picture.digest';

const COLUMNS = `camera, at, digest, station, received_at, taken_from, bytes, width, height, incomplete, level_m, level_at,
  EXISTS (SELECT 1 FROM withdrawn AS w WHERE w.camera = picture.camera AND w.at IN (picture.at, ${WHOLE_CAMERA})) AS withdrawn,
  EXISTS (${GONE}) AS gone`;

const pictureOf = (row: PictureRow): IndexedPicture => ({
  camera: row.camera,
  at: row.at,
  digest: row.digest,
  station: row.station,
  receivedAt: row.received_at,
  takenFrom: row.taken_from,
  bytes: row.bytes,
  width: row.width,
  height: row.height,
  incomplete: row.incomplete === 1,
  levelM: row.level_m,
  levelAt: row.level_at,
  withdrawn: row.withdrawn === 1,
  ...(row.gone === 1 ? { gone: true as const } : {}),
});

/** A picture as the faces show it. */
export const pictureView = ({ station, bytes, digest, ...view }: IndexedPicture): PictureView => view;

/** Pictures by camera and time, and what residents must not see of them: a projection of facts, written by the judge alone. */
export interface PictureTable {
  /** Takes a fact in; the camera that it changed something of. */
  apply(fact: Fact): CameraId | undefined;
  newest(camera: CameraId): IndexedPicture | undefined;
  /** The one taken at an instant, also where it is gone. */
  at(camera: CameraId, at: Instant): IndexedPicture | undefined;
  /** The one taken closest to an instant that is not gone, the earlier of two as close. */
  nearest(camera: CameraId, at: Instant): IndexedPicture | undefined;
  /** Ascending, both ends included, at most so many; those that are gone among them. */
  range(camera: CameraId, from: Instant, to: Instant, limit: number): IndexedPicture[];
  /** Whether these bytes are known from this camera. */
  isKept(camera: CameraId, digest: string): boolean;
  isCameraWithdrawn(camera: CameraId): boolean;
  /** Every picture that has ever been kept, also those that are not shown; `gone` where its file must not be there. */
  all(): Generator<KnownPicture>;
  /** Those that the newest fact about it says are gone: their files may still be there, if the hub was killed in between. */
  lastPruned(): PictureName[];
}

export function createPictureTables(database: SqliteDatabase): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS picture (
      camera TEXT NOT NULL,
      at INTEGER NOT NULL,
      digest TEXT NOT NULL,
      station TEXT NOT NULL,
      received_at INTEGER NOT NULL,
      taken_from TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      incomplete INTEGER NOT NULL,
      level_m REAL,
      level_at INTEGER,
      shown INTEGER NOT NULL,
      PRIMARY KEY (camera, digest)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX IF NOT EXISTS picture_shown ON picture (camera, at) WHERE shown = 1;
    CREATE INDEX IF NOT EXISTS picture_by_time ON picture (camera, at, digest);
    -- Pictures whose files were deleted, by the fact that says so.
    CREATE TABLE IF NOT EXISTS pruned_picture (
      camera TEXT NOT NULL,
      digest TEXT NOT NULL,
      at INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      PRIMARY KEY (camera, digest)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS pruned_picture_by_seq ON pruned_picture (seq);
    CREATE TABLE IF NOT EXISTS withdrawn (
      camera TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (camera, at)
    ) STRICT, WITHOUT ROWID;
  `);
}

export function pictureTable(database: SqliteDatabase): PictureTable {
  const shown = `SELECT ${COLUMNS} FROM picture WHERE shown = 1 AND camera = ?`;
  const kept = `${shown} AND NOT EXISTS (${GONE})`;
  const newest = database.prepare(`${kept} ORDER BY at DESC LIMIT 1`);
  const exact = database.prepare(`${shown} AND at = ?`);
  const before = database.prepare(`${kept} AND at <= ? ORDER BY at DESC LIMIT 1`);
  const behind = database.prepare(`${kept} AND at > ? ORDER BY at LIMIT 1`);
  const range = database.prepare(`${shown} AND at BETWEEN ? AND ? ORDER BY at LIMIT ?`);
  const known = database.prepare('SELECT 1 FROM picture WHERE camera = ? AND digest = ?');
  const withdrawn = database.prepare('SELECT 1 FROM withdrawn WHERE camera = ? AND at = ?');
  const all = database.prepare(
    `SELECT camera, at, digest, EXISTS (${GONE}) AS gone FROM picture ORDER BY camera, at`,
  );
  const lastPruned = database.prepare(
    'SELECT camera, at, digest FROM pruned_picture WHERE seq = (SELECT max(seq) FROM pruned_picture)',
  );
  const one = (row: unknown): IndexedPicture | undefined => (row ? pictureOf(row as PictureRow) : undefined);
  const writing = database.readonly ? undefined : writer(database);

  return {
    apply: (fact) => writing?.(fact),
    newest: (camera) => one(newest.get(camera)),
    at: (camera, at) => one(exact.get(camera, at)),
    nearest: (camera, at) => {
      const earlier = one(before.get(camera, at));
      const later = one(behind.get(camera, at));
      if (!earlier || !later) return earlier ?? later;
      return at - earlier.at <= later.at - at ? earlier : later;
    },
    range: (camera, from, to, limit) => (range.all(camera, from, to, limit) as PictureRow[]).map(pictureOf),
    isKept: (camera, digest) => known.get(camera, digest) !== undefined,
    isCameraWithdrawn: (camera) => withdrawn.get(camera, WHOLE_CAMERA) !== undefined,
    *all() {
      for (const row of all.iterate() as IterableIterator<PictureName & { gone: number }>) {
        const { gone, ...name } = row;
        yield gone === 1 ? { ...name, gone: true } : name;
      }
    },
    lastPruned: () => lastPruned.all() as PictureName[],
  };
}

/**
 * Twice is once: the same bytes of one camera change nothing. Of two pictures of one camera and instant the first is shown, but for one
 * that is cut short: the first complete one takes its place. The other stays as a file, and is counted.
 */
function writer(database: SqliteDatabase) {
  const standing = database.prepare(
    'SELECT digest, incomplete FROM picture WHERE camera = ? AND at = ? AND shown = 1',
  );
  const hide = database.prepare('UPDATE picture SET shown = 0 WHERE camera = ? AND digest = ?');
  const put = database.prepare(
    'INSERT OR IGNORE INTO picture VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const kept = database.prepare('SELECT 1 FROM picture WHERE camera = ? AND digest = ?');
  const prune = database.prepare('INSERT OR REPLACE INTO pruned_picture VALUES (?, ?, ?, ?)');
  const withdraw = database.prepare('INSERT OR IGNORE INTO withdrawn VALUES (?, ?)');
  const restore = database.prepare('DELETE FROM withdrawn WHERE camera = ? AND at = ?');

  const take = (body: FactBody<'picture.received'>, receivedAt: Instant): CameraId | undefined => {
    const { camera, takenAt, digest } = body;
    if (kept.get(camera, digest) !== undefined) return undefined;
    const rival = standing.get(camera, takenAt) as { digest: string; incomplete: number } | undefined;
    const isBetter = !rival || (rival.incomplete === 1 && !body.incomplete);
    if (rival && isBetter) hide.run(camera, rival.digest);
    put.run(
      camera,
      takenAt,
      digest,
      body.station,
      receivedAt,
      body.takenFrom,
      body.bytes,
      body.width,
      body.height,
      body.incomplete ? 1 : 0,
      body.level?.valueM ?? null,
      body.level?.at ?? null,
      isBetter ? 1 : 0,
    );
    return camera;
  };

  return (fact: Fact): CameraId | undefined => {
    if (fact.kind === 'picture.received') return take(fact.body, fact.at);
    if (fact.kind === 'pictures.pruned') {
      const { camera, pictures } = fact.body;
      for (const [at, digest] of pictures) prune.run(camera, digest, at, fact.seq);
      return camera;
    }
    if (fact.kind !== 'public.withdrawn' && fact.kind !== 'public.restored') return undefined;
    const { camera, takenAt } = fact.body;
    const { changes } = (fact.kind === 'public.withdrawn' ? withdraw : restore).run(
      camera,
      takenAt ?? WHOLE_CAMERA,
    );
    return changes === 0 ? undefined : camera;
  };
}
