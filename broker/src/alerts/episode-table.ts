import type { EpisodeView, Instant, LevelChange, SeriesId } from '@kawamori/contracts';
import { seriesParts, toIsoJst } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import type { Episode } from './level-engine.js';

/** A change that was known as it happened, and so was told in time. */
export type Told = Pick<LevelChange, 'at' | 'to' | 'rose'>;

/** An episode with its name. */
export interface NamedEpisode extends Episode {
  id: string;
  series: SeriesId;
  /** In the order of telling. Back-fill may change the story; it does not unmake what was told. */
  told: readonly Told[];
}

/** `station:level:time`, the time being that of the crossing first announced (JST). */
export function episodeId(series: SeriesId, openedAt: Instant): string {
  return `${seriesParts(series).station}:level:${toIsoJst(openedAt)}`;
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
        body TEXT NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS episode_by_series ON episode (series, opened_at);
    `);
  }
  const parse = (rows: unknown[]) =>
    (rows as { body: string }[]).map((row) => JSON.parse(row.body) as NamedEpisode);
  const ofSeries = database.prepare(
    'SELECT body FROM episode WHERE series = ? ORDER BY opened_at DESC LIMIT ?',
  );
  const reaching = database.prepare(
    'SELECT body FROM episode WHERE series = ? AND (subsided_at IS NULL OR subsided_at >= ?) ORDER BY opened_at',
  );
  const between = database.prepare(
    'SELECT body FROM episode WHERE opened_at <= ? AND (subsided_at IS NULL OR subsided_at >= ?) ORDER BY opened_at, id',
  );
  const one = database.prepare('SELECT 1 FROM episode WHERE id = ?');
  const open = database.prepare('SELECT body FROM episode WHERE series = ? AND subsided_at IS NULL');
  const put = database.readonly
    ? undefined
    : database.prepare(
        'INSERT OR REPLACE INTO episode (id, series, opened_at, subsided_at, body) VALUES (?, ?, ?, ?, ?)',
      );
  const remove = database.readonly ? undefined : database.prepare('DELETE FROM episode WHERE id = ?');
  return {
    /** Newest first. */
    ofSeries: (series: SeriesId, limit: number): NamedEpisode[] => parse(ofSeries.all(series, limit)),
    /** Those that had not subsided before an instant, oldest first. */
    reaching: (series: SeriesId, at: Instant): NamedEpisode[] => parse(reaching.all(series, at)),
    open: (series: SeriesId): NamedEpisode | undefined => parse(open.all(series))[0],
    /** Those of every station that touch a period, oldest first. */
    between: (from: Instant, to: Instant): NamedEpisode[] => parse(between.all(to, from)),
    has: (id: string): boolean => one.get(id) !== undefined,
    put: (episode: NamedEpisode): void => {
      put?.run(
        episode.id,
        episode.series,
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
