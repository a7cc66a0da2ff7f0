import { join } from 'node:path';
import { openDatabase, type Part, type SqliteDatabase } from '@kawamori/kit';

/** Another process holds the data folder. */
export class DataLocked extends Error {
  constructor(dataDir: string) {
    super(`${dataDir} is in use by a running hub`);
    this.name = 'DataLocked';
  }
}

/** One process at a time may write a data folder: the hub, or an offline command. The lock ends with the process, however it dies. */
export function dataLock(dataDir: string): Part {
  let database: SqliteDatabase | undefined;
  return {
    name: 'data lock',
    start: () => {
      const opened = openDatabase(join(dataDir, 'lock.db'), 'rebuildable');
      opened.pragma('busy_timeout = 0');
      try {
        opened.pragma('journal_mode = DELETE');
        opened.exec('BEGIN EXCLUSIVE');
      } catch {
        opened.close();
        throw new DataLocked(dataDir);
      }
      database = opened;
    },
    stop: () => {
      database?.close();
    },
  };
}
