import { existsSync, rmSync } from 'node:fs';
import { DAY, type Milliseconds } from '@kawamori/contracts';
import { attachForReading, isDamage, openAsItLies, openDatabase, type SqliteDatabase } from '@kawamori/kit';
import { episodeTable } from '../alerts/episode-table.js';
import { markStoreBroken } from '../journal/broken-store.js';
import { horizonOf } from '../judging/horizon.js';
import { createJudgeTables } from '../judging/judge.js';
import { readingTable } from '../readings/reading-table.js';
import { queueRollUps } from '../readings/roll-up-backlog.js';

/** Readings before the newest of each series that come along: enough to judge by, and for a face to draw. */
const COMES_ALONG: Milliseconds = 8 * DAY;

/** What a judge writes for a server that keeps a copy, and what it says of roll-ups that stay on the disk: it has no place in memory. */
const STAYS_BEHIND: ReadonlySet<string> = new Set(['change', 'change_log', 'horizon', 'retired']);

/**
 * A copy of the judge's store in memory, with every table that it has. Of readings the last days of each series come along, and a
 * horizon says so: what is older stays on the disk, and is not judged here.
 */
export function makeShelter(storeFile: string, shelterFile: string): SqliteDatabase {
  removeShelter(shelterFile);
  const shelter = openDatabase(shelterFile, 'rebuildable');
  createJudgeTables(shelter);
  if (!existsSync(storeFile)) return shelter;
  try {
    copyInto(shelter, storeFile);
    return shelter;
  } catch (error) {
    shelter.close();
    if (!isDamage(error)) throw error;
    // Nothing of a broken store is believed: the judge begins with the journal's first fact.
    markStoreBroken(storeFile, error);
    removeShelter(shelterFile);
    const empty = openDatabase(shelterFile, 'rebuildable');
    createJudgeTables(empty);
    return empty;
  }
}

function copyInto(shelter: SqliteDatabase, storeFile: string): void {
  const horizons = horizonsOf(storeFile);
  shelter.pragma('foreign_keys = OFF');
  attachForReading(shelter, storeFile, 'disk');
  try {
    shelter.transaction(() => {
      const begin = shelter.prepare('INSERT INTO horizon VALUES (?, ?, ?)');
      for (const { id, beginsAt, settledAt } of horizons) begin.run(id, beginsAt, settledAt);
      for (const table of tablesOf(shelter)) copy(shelter, table);
      // What an earlier version has left is not summed up: whoever reads is told so, and goes to the readings.
      if (columnsOf(shelter, 'disk', 'roll_up_backlog').length === 0) queueRollUps(shelter);
    })();
  } finally {
    shelter.exec('DETACH disk');
    shelter.pragma('foreign_keys = ON');
  }
}

/** Takes a shelter away; one that is not there is none the worse. */
export function removeShelter(shelterFile: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${shelterFile}${end}`, { force: true });
}

const tablesOf = (database: SqliteDatabase): string[] =>
  (
    database
      .prepare("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .all() as { name: string }[]
  )
    .map(({ name }) => name)
    .filter((name) => !STAYS_BEHIND.has(name));

/** Column by column by its name: a store that an earlier version has left on a disk that takes nothing lacks the newest ones. */
function copy(shelter: SqliteDatabase, table: string): void {
  const there = columnsOf(shelter, 'disk', table);
  const columns = columnsOf(shelter, 'main', table).filter((name) => there.includes(name));
  if (columns.length === 0) return;
  const isOfReadings = columns.includes('series_id') && columns.includes('at');
  const list = columns.join(', ');
  shelter.exec(
    `INSERT INTO main.${table} (${list}) SELECT ${list} FROM disk.${table}` +
      (isOfReadings
        ? ` AS t WHERE t.at >= coalesce((SELECT begins_at FROM main.horizon AS h WHERE h.series_id = t.series_id), t.at)`
        : ''),
  );
}

const columnsOf = (shelter: SqliteDatabase, schema: string, table: string): string[] =>
  (shelter.prepare(`PRAGMA ${schema}.table_info(${table})`).all() as { name: string }[]).map(
    ({ name }) => name,
  );

/** Where each series begins in the shelter; a series that has to come along whole has none, but the one that it had. */
function horizonsOf(storeFile: string): { id: number; beginsAt: number; settledAt: number }[] {
  const store = openAsItLies(storeFile);
  try {
    const tables = { table: readingTable(store), episodes: episodeTable(store) };
    const idOf = store.prepare('SELECT id FROM series WHERE name = ?');
    return tables.table.allSeries().flatMap((series) => {
      const newest = tables.table.newest(series)?.at;
      const known = tables.table.horizon(series);
      const calm = newest === undefined ? undefined : horizonOf(series, newest - COMES_ALONG, tables);
      const horizon = calm && (!known || calm.beginsAt > known.beginsAt) ? calm : known;
      const { id } = idOf.get(series) as { id: number };
      return horizon ? [{ id, ...horizon }] : [];
    });
  } finally {
    store.close();
  }
}
