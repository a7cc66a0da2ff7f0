import type { Fact, Instant, MissingFacts, SeriesId, StationId } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';

/** A period of which readings are missing, by the fact that tells it. */
export interface LostPeriod {
  seq: number;
  from: Instant;
  to: Instant;
  isSeen: boolean;
}

/** A fact of the journal, and when it came by the river clock. */
export type Standing = Pick<Fact, 'seq' | 'at'>;

/** How far the judge has come, and what it has counted on the way. Written in the same transaction as what it did. */
export interface Progress {
  seq: number;
  /** River time of the newest readings fact that was judged. */
  judgedAt: Instant | null;
  stored: number;
  duplicate: number;
  deadLettered: number;
  /** The journal's last fact when the store was begun. Absent where it was empty, and in a store that an earlier version has begun. */
  begunOn?: Standing;
  /** Notices of facts up to this sequence were told by another hub; see the fact `town.imported`. */
  toldThrough?: number;
  /** Facts that are missing in the journal, and nobody has seen it yet. */
  unseenGaps?: readonly MissingFacts[];
  /** Readings of facts up to this sequence, which the journal has let go of, came over from a store that broke: as far as they could be read. */
  carriedThrough?: number;
  /** What could not be read of it then. */
  carriedLost?: Pick<LostPeriod, 'from' | 'to'>;
  /** Periods of which readings are missing for good. */
  lostReadings?: readonly LostPeriod[];
}

export function createProgressTable(database: SqliteDatabase): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS progress (one INTEGER PRIMARY KEY CHECK (one = 1), body TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS series_state (series TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS station_seq (station TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `);
}

/** How far the judge has come, and how each course stands. */
export type ProgressTable = ReturnType<typeof progressTable>;

export function progressTable(database: SqliteDatabase) {
  const read = database.prepare('SELECT body FROM progress');
  const states = database.prepare('SELECT series, body FROM series_state');
  const stationSeq = database.prepare('SELECT seq FROM station_seq WHERE station = ?');
  const writable = !database.readonly;
  const write = writable ? database.prepare('INSERT OR REPLACE INTO progress VALUES (1, ?)') : undefined;
  const writeState = writable
    ? database.prepare('INSERT OR REPLACE INTO series_state VALUES (?, ?)')
    : undefined;
  const writeSeq = writable
    ? database.prepare('INSERT OR REPLACE INTO station_seq VALUES (?, ?)')
    : undefined;
  return {
    load: (): Progress => {
      const row = read.get() as { body: string } | undefined;
      if (row) return JSON.parse(row.body) as Progress;
      return { seq: 0, judgedAt: null, stored: 0, duplicate: 0, deadLettered: 0 };
    },
    /** Also notes at which sequence each station last changed. */
    save: (progress: Progress, stations: readonly StationId[]): void => {
      write?.run(JSON.stringify(progress));
      for (const station of stations) writeSeq?.run(station, progress.seq);
    },
    /** The sequence at which a station last changed, 0 if never. */
    stationSeq: (station: StationId): number =>
      (stationSeq.get(station) as { seq: number } | undefined)?.seq ?? 0,
    loadStates: <S>(): Map<SeriesId, S> =>
      new Map(
        (states.all() as { series: SeriesId; body: string }[]).map((row) => [
          row.series,
          JSON.parse(row.body) as S,
        ]),
      ),
    saveState: (series: SeriesId, state: unknown): void => {
      writeState?.run(series, JSON.stringify(state));
    },
  };
}
