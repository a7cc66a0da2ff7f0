import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalReader } from '../journal/journal.js';
import { picturePaths } from '../pictures/picture-files.js';
import type { TownSource } from './town-entries.js';

export const journalFileIn = (dataDir: string): string => join(dataDir, 'journal.db');

/** What lies in a data folder, also beside the hub that writes there. */
export function townSource(journal: JournalReader, dataDir: string): TownSource {
  return {
    journal,
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
