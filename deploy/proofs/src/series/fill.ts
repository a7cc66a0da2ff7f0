import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Instant, seriesId } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import type { Years } from './two-years.js';

/** Minutes that are written together: rivers report in step, so the file is filled in the order in which it would have grown. */
const IN_STEP = 60;
const IN_ONE_COMMIT = 24 * IN_STEP;

/**
 * Fills the readings of a store directly, as a hub without roll-ups would have left them: through the gate it would take days. The tables
 * are the ones that the hub has made; what it makes of them is its own work.
 * @returns how many readings
 */
export function fillStore(storeFile: string, years: Years): number {
  const database = openDatabase(storeFile, 'rebuildable');
  try {
    const add = database.prepare('INSERT INTO series (name, newest_at) VALUES (?, ?)');
    const ids = Array.from({ length: years.stations }, (_, i) =>
      Number(add.run(seriesId(years.station(i), 'level'), years.to).lastInsertRowid),
    );
    const put = database.prepare('INSERT INTO point VALUES (?, ?, ?, ?, 0, 0)');
    const some = database.transaction((first: number, end: number) => {
      for (let step = first; step < end; step += IN_STEP) {
        ids.forEach((id, station) => {
          for (let minute = step; minute < Math.min(step + IN_STEP, end); minute++) {
            const at = years.at(minute);
            put.run(id, at, years.value(station, minute), at + 1_500);
          }
        });
      }
    });
    for (let minute = 0; minute < years.minutes; minute += IN_ONE_COMMIT) {
      some(minute, Math.min(minute + IN_ONE_COMMIT, years.minutes));
    }
    database.exec('DROP TABLE roll_up_10m; DROP TABLE roll_up_1h; DROP TABLE roll_up_1d;');
    database.exec('DROP TABLE latest; DROP TABLE roll_up_backlog;');
    database.pragma('wal_checkpoint(TRUNCATE)');
    return years.minutes * years.stations;
  } finally {
    database.close();
  }
}

/** The fair peer of plain files: a file a day and river, a line a reading. */
export function fillFiles(
  folder: string,
  years: Years,
  station: number,
): { bytes: number; readings: number } {
  mkdirSync(folder, { recursive: true });
  let bytes = 0;
  for (let first = 0; first < years.minutes; first += 1_440) {
    let text = '';
    for (let minute = first; minute < first + 1_440; minute++) {
      text += `${years.at(minute)},${years.value(station, minute)},0\n`;
    }
    writeFileSync(dayFile(folder, years.at(first)), text);
    bytes += text.length;
  }
  return { bytes, readings: years.minutes };
}

export const dayFile = (folder: string, at: Instant): string => join(folder, `${at}.csv`);

/** Lines of InfluxDB's own protocol for one river, in requests of 5,000. */
export function* lineRequests(years: Years, station: number): Generator<string> {
  const name = years.station(station);
  for (let first = 0; first < years.minutes; first += 5_000) {
    let lines = '';
    for (let minute = first; minute < Math.min(first + 5_000, years.minutes); minute++) {
      const at = years.at(minute);
      lines += `reading,quantity=level,station=${name} quality=0i,reasons="",received_at=${at + 1_500}i,value=${years.value(station, minute)} ${at}\n`;
    }
    yield lines;
  }
}
