import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalReader } from '../journal/journal.js';
import { picturePaths } from '../pictures/picture-files.js';
import type { KeptReadings } from './kept-readings.js';
import type { TownSource } from './town-entries.js';

export const journalFileIn = (dataDir: string): string => join(dataDir, 'journal.db');
export const storeFileIn = (dataDir: string): string => join(dataDir, 'store.db');

/** What lies in a data folder, also beside the hub that writes there. */
export function townSource(journal: JournalReader, dataDir: string, kept?: KeptReadings): TownSource {
  return {
    journal,
    kept,
    picture: async (name) => {
      try {
        return await readFile(picturePaths(dataDir, name).jpeg);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
}
