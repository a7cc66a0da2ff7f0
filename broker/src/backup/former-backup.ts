import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@kawamori/kit';
import { NoteDamaged, readNote } from './backup-note.js';
import { isDatabase, type KeptFile } from './kept-files.js';

/** A backup of before, whose files need not be copied once more. */
export interface FormerBackup {
  /** The same file there, unchanged: of the same name, length and time of change. */
  sameAs(file: KeptFile): { path: string; digest: string } | undefined;
}

/** @throws ConfigError where there is none, or one that is damaged */
export function formerBackup(dir: string): FormerBackup {
  const sums = sumsOf(dir);
  return {
    sameAs: ({ name, bytes, changedAt }) => {
      const digest = isDatabase(name) ? undefined : sums.get(name);
      if (digest === undefined) return undefined;
      const path = join(dir, name);
      const stats = statSync(path, { throwIfNoEntry: false });
      // A file system may keep whole seconds, or two of them.
      const isSame = stats?.size === bytes && Math.abs(stats.mtimeMs - changedAt) <= 2_000;
      return isSame ? { path, digest } : undefined;
    },
  };
}

function sumsOf(dir: string) {
  try {
    return readNote(dir).sums;
  } catch (error) {
    if (!(error instanceof NoteDamaged)) throw error;
    throw new ConfigError(dir, [`is a damaged backup, upon which no other is built: ${error.message}`]);
  }
}
