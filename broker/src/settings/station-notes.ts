import {
  type Fact,
  MOST_STATION_NOTES,
  type NoteStationRequest,
  type StationId,
  type StationNoteId,
  type StationNoteView,
} from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import type { z } from 'zod';
import type { Decided } from './quality-decisions.js';

/** What staff have noted at stations, as long as it stands: a projection of facts, written by the judge alone. */
export interface StationNotes {
  /** Takes a fact in; the station that it was about. */
  apply(fact: Fact): StationId | undefined;
  /** What stands at a station, the oldest first. */
  of(station: StationId): StationNoteView[];
}

export function createStationNoteTable(database: SqliteDatabase): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS station_note (
      station TEXT NOT NULL, id TEXT NOT NULL, text TEXT NOT NULL, by_name TEXT NOT NULL, at INTEGER NOT NULL,
      PRIMARY KEY (station, id)
    ) STRICT, WITHOUT ROWID;
  `);
}

export function stationNotes(database: SqliteDatabase): StationNotes {
  // A store of an earlier version on a disk that takes nothing has none.
  if (database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'station_note'").get() === undefined)
    return { apply: () => undefined, of: () => [] };
  const all = database.prepare(
    'SELECT id, text, by_name AS "by", at FROM station_note WHERE station = ? ORDER BY at, id',
  );
  const writing = database.readonly
    ? undefined
    : {
        put: database.prepare('INSERT OR IGNORE INTO station_note VALUES (?, ?, ?, ?, ?)'),
        take: database.prepare('DELETE FROM station_note WHERE station = ? AND id = ?'),
      };
  return {
    apply: (fact) => {
      if (fact.kind === 'station.noted') {
        const { station, note, text, by } = fact.body;
        writing?.put.run(station, note, text, by, fact.at);
        return station;
      }
      if (fact.kind !== 'station.note-withdrawn') return undefined;
      writing?.take.run(fact.body.station, fact.body.note);
      return fact.body.station;
    },
    of: (station) => all.all(station) as StationNoteView[],
  };
}

const refused = (status: 404 | 409, code: string, message: string): Decided => ({
  ...{ ok: false, status, code, message },
});

/** Twice is once: the same note sent again, after an answer that was lost, changes nothing. */
export function noteStation(
  station: StationId,
  { id, text }: z.output<typeof NoteStationRequest>,
  by: string,
  standing: readonly StationNoteView[],
): Decided {
  const known = standing.find((one) => one.id === id);
  if (known && known.text !== text) return refused(409, 'is-noted', 'この番号のメモはすでにあります。');
  if (known) return { ok: true, facts: [] };
  if (standing.length >= MOST_STATION_NOTES)
    return refused(
      409,
      'too-many-notes',
      `メモは1つの観測所に${MOST_STATION_NOTES}件までです。古いメモを外してから書いてください。`,
    );
  return { ok: true, facts: [{ kind: 'station.noted', body: { note: id, station, text, by } }] };
}

/** One that does not stand, or not any more, is no fault: two may take it back at once. */
export function withdrawStationNote(
  station: StationId,
  id: StationNoteId,
  by: string,
  standing: readonly StationNoteView[],
): Decided {
  const known = standing.find((one) => one.id === id);
  if (!known) return { ok: true, facts: [] };
  return {
    ok: true,
    facts: [{ kind: 'station.note-withdrawn', body: { note: id, station, text: known.text, by } }],
  };
}
