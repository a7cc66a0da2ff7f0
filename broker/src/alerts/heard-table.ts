import type { Instant, SeriesId } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import type { Track } from './track.js';

/** What those who were told of a track take for standing, by the last that was told. */
export interface Heard {
  /** The step; null where they know that it is over, or have heard of nothing. */
  to: string | null;
  /** The last rise that was told, when its reading was taken, and its value; a version of before has left that out. */
  rise: { to: string; at: Instant; valueM?: number };
  /** The names of the episodes under which it was told, the last one last. */
  under: readonly string[];
  /** An end is told by a later reading alone: that clocks were put right says nothing of the water. */
  endsAfter?: Instant;
}

/** What has been told of each track and has not been ended: it outlives the story by which it was told. */
export type HeardTable = ReturnType<typeof heardTable>;

export function heardTable(database: SqliteDatabase) {
  if (!database.readonly) {
    database.exec(`
      CREATE TABLE IF NOT EXISTS heard (
        series TEXT NOT NULL,
        track TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (series, track)
      ) STRICT, WITHOUT ROWID;
    `);
  }
  const one = database.prepare('SELECT body FROM heard WHERE series = ? AND track = ?');
  const tracks = database.prepare('SELECT track FROM heard WHERE series = ? ORDER BY track');
  const put = database.readonly
    ? undefined
    : database.prepare('INSERT OR REPLACE INTO heard VALUES (?, ?, ?)');
  return {
    /** Undefined where nothing has ever been told, or by an earlier version. */
    of: (series: SeriesId, track: Track): Heard | undefined => {
      const row = one.get(series, track) as { body: string } | undefined;
      return row && (JSON.parse(row.body) as Heard);
    },
    tracks: (series: SeriesId): Track[] =>
      (tracks.all(series) as { track: Track }[]).map(({ track }) => track),
    put: (series: SeriesId, track: Track, heard: Heard): void => {
      put?.run(series, track, JSON.stringify(heard));
    },
  };
}
