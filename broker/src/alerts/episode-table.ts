import type { EpisodeView, Instant, LevelChange, SeriesId } from '@kawamori/contracts';
import { seriesParts, toIsoJst } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { CANARY_SERIES } from '../watch/canary.js';
import type { Episode } from './level-engine.js';
import { stationTold, type Track } from './track.js';

/** A change that was known as it happened, and so was told in time. */
export type Told = Pick<LevelChange, 'at' | 'to' | 'rose'>;

/** An episode with its name. */
export interface NamedEpisode extends Episode {
  id: string;
  /** The main series of the course from which it follows. */
  series: SeriesId;
  /** Absent in one that an earlier version has left: `level`. */
  track?: Track;
  /** In the order of telling. Back-fill may change the story; it does not unmake what was told. */
  told: readonly Told[];
}

/** `station:level:time`, `station:rise:time`, `station:upstream:OTHER:time`; the time is that of what was first announced (JST). */
export function episodeId(series: SeriesId, track: Track, openedAt: Instant): string {
  const { station } = seriesParts(series);
  const downstream = stationTold(track);
  const of = downstream === undefined ? `${station}:${track}` : `${downstream}:upstream:${station}`;
  return `${of}:${toIsoJst(openedAt)}`;
}

export function episodeView(episode: NamedEpisode): EpisodeView {
  return {
    id: episode.id,
    station: seriesParts(episode.series).station,
    openedAt: episode.openedAt,
    subsidedAt: episode.subsidedAt ?? null,
    highest: episode.highest,
    crestM: episode.crest.valueM,
    crestAt: episode.crest.at,
    changes: episode.changes,
  };
}

/** Episodes as they follow from the readings: a projection, rewritten whenever late readings change the story. */
export type EpisodeTable = ReturnType<typeof episodeTable>;

export function episodeTable(database: SqliteDatabase) {
  if (!database.readonly) {
    database.exec(`
      CREATE TABLE IF NOT EXISTS episode (
        id TEXT PRIMARY KEY,
        series TEXT NOT NULL,
        opened_at INTEGER NOT NULL,
        subsided_at INTEGER,
        body TEXT NOT NULL,
        track TEXT NOT NULL DEFAULT 'level'
      ) STRICT;
      CREATE INDEX IF NOT EXISTS episode_by_series ON episode (series, opened_at);
    `);
    const columns = database.pragma('table_info(episode)') as { name: string }[];
    // An earlier version's knows of levels alone.
    if (!columns.some(({ name }) => name === 'track'))
      database.exec("ALTER TABLE episode ADD COLUMN track TEXT NOT NULL DEFAULT 'level'");
  }
  const parse = (rows: unknown[]) =>
    (rows as { body: string }[]).map((row) => JSON.parse(row.body) as NamedEpisode);
  const ofSeries = database.prepare(
    'SELECT body FROM episode WHERE series = ? AND track = ? ORDER BY opened_at DESC LIMIT ?',
  );
  const reaching = database.prepare(
    'SELECT body FROM episode WHERE series = ? AND (subsided_at IS NULL OR subsided_at >= ?) ORDER BY opened_at',
  );
  const between = database.prepare(
    `SELECT body FROM episode WHERE track = 'level' AND opened_at <= ? AND (subsided_at IS NULL OR subsided_at >= ?)
       AND series <> '${CANARY_SERIES}' ORDER BY opened_at, id`,
  );
  const highest = database.prepare(
    `SELECT body FROM episode WHERE series = ? AND track = 'level'
       ORDER BY json_extract(body, '$.crest.valueM') DESC, opened_at DESC LIMIT ?`,
  );
  const one = database.prepare('SELECT 1 FROM episode WHERE id = ?');
  const open = database.prepare(
    'SELECT body FROM episode WHERE series = ? AND track = ? AND subsided_at IS NULL',
  );
  const put = database.readonly
    ? undefined
    : database.prepare(
        'INSERT OR REPLACE INTO episode (id, series, track, opened_at, subsided_at, body) VALUES (?, ?, ?, ?, ?, ?)',
      );
  const remove = database.readonly ? undefined : database.prepare('DELETE FROM episode WHERE id = ?');
  return {
    /** Newest first. */
    ofSeries: (series: SeriesId, limit: number, track: Track = 'level'): NamedEpisode[] =>
      parse(ofSeries.all(series, track, limit)),
    /** Those of the levels with the highest crests, the highest first; of equals the newest. */
    highest: (series: SeriesId, limit: number): NamedEpisode[] => parse(highest.all(series, limit)),
    /** Those of all tracks that had not subsided before an instant, oldest first. */
    reaching: (series: SeriesId, at: Instant): NamedEpisode[] => parse(reaching.all(series, at)),
    open: (series: SeriesId, track: Track = 'level'): NamedEpisode | undefined =>
      parse(open.all(series, track))[0],
    /** Those of the levels of every river's station that touch a period, oldest first. */
    between: (from: Instant, to: Instant): NamedEpisode[] => parse(between.all(to, from)),
    has: (id: string): boolean => one.get(id) !== undefined,
    put: (episode: NamedEpisode): void => {
      put?.run(
        episode.id,
        episode.series,
        episode.track ?? 'level',
        episode.openedAt,
        episode.subsidedAt ?? null,
        JSON.stringify(episode),
      );
    },
    remove: (id: string): void => {
      remove?.run(id);
    },
  };
}
