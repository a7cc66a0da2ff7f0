import type { Dirent, Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { PICTURE_FOLDERS } from '../pictures/picture-files.js';

/** Files of the backup itself, at its top. */
export const NOTE_FILE = 'backup.json';
export const SUMS_FILE = 'SHA256SUMS';
/** A copy of the hub's own file, which lies elsewhere. */
export const CONFIG_FILE = 'hub-config.yaml';

/** What a backup leaves out at the top of the data folder: what is made anew, under way, or of a backup that was put back. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  // Who was signed out since would be signed in again.
  'sessions.db',
  // By them the hub would miss what came after the backup, and could not say since when.
  'journal.head',
  'store.broken',
  'hls',
  'importing',
  PICTURE_FOLDERS.incoming,
  PICTURE_FOLDERS.refused,
  ...[NOTE_FILE, SUMS_FILE, CONFIG_FILE],
]);

/** The same in every folder: locks, what SQLite keeps beside its files, what is being written, and what was put aside as broken. */
const NOWHERE = /^lock\.db$|\.db-(?:wal|shm|journal)$|\.(?:part|new)$|^(?:journal|store)-.*\.db(?:\.keep)?$/;

export const isDatabase = (name: string): boolean => name.endsWith('.db');

/** @param name in the data folder, with slashes */
export const isLeftOut = (name: string): boolean => LEFT_OUT.has(name) || NOWHERE.test(posix.basename(name));

/** A file that belongs into a backup. */
export interface KeptFile {
  /** In the data folder, with slashes. */
  name: string;
  /** A database's with those of its changes. */
  bytes: number;
  /** When it was changed last, ms. */
  changedAt: number;
}

/** Everything of a data folder that belongs into a backup. What goes meanwhile is left out. */
export async function keptFiles(dataDir: string): Promise<KeptFile[]> {
  const seen = new Set([placeOf(await stat(dataDir))]);
  const within = async (folder: string): Promise<KeptFile[]> => {
    const found: KeptFile[] = [];
    const entries: Dirent[] = await readdir(join(dataDir, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const name = posix.join(folder, entry.name);
      const stats = isLeftOut(name) ? undefined : await statOf(join(dataDir, name));
      if (!stats) continue;
      if (stats.isFile()) {
        const changes = isDatabase(name) ? await statOf(join(dataDir, `${name}-wal`)) : undefined;
        found.push({ name, bytes: stats.size + (changes?.size ?? 0), changedAt: stats.mtimeMs });
      }
      // Pictures may lie on another disk, behind a link.
      const place = placeOf(stats);
      if (!stats.isDirectory() || seen.has(place)) continue;
      seen.add(place);
      found.push(...(await within(name)));
    }
    return found;
  };
  return within('');
}

const placeOf = ({ dev, ino }: Stats): string => `${dev}:${ino}`;
const statOf = (path: string) => stat(path).catch(() => undefined);

/**
 * Databases in the order in which they are copied. A store before its journal: what the journal has beyond it is judged at the next start,
 * as after any kill; what a store had beyond its journal would count as lost.
 */
export function inOrder(databases: readonly KeptFile[]): KeptFile[] {
  const rank = ({ name }: KeptFile) => ['store.db', 'journal.db'].indexOf(posix.basename(name)) + 1 || 3;
  const folderOf = ({ name }: KeptFile) => dirname(name);
  return [...databases].sort((a, b) =>
    folderOf(a) === folderOf(b) ? rank(a) - rank(b) : folderOf(a) < folderOf(b) ? -1 : 1,
  );
}
