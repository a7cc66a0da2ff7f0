import { readFileSync } from 'node:fs';
import type { LedgerLine } from '@kawamori/contracts';
import type { SqliteDatabase } from '@kawamori/kit';
import { picturePaths } from '../pictures/picture-files.js';
import { pictureTable } from '../pictures/picture-table.js';

/** Pictures of one sheet: some twenty kilobytes each. */
const MOST_THUMBS = 100;

/** By the id of their line: the pictures that stand in a chronology, small, as addresses that carry their bytes. */
export type PinnedThumbs = ReadonlyMap<string, string>;

/** A sheet that was saved shows its pictures wherever it is opened; one whose file is gone is told in words alone. */
export function pinnedThumbs(
  lines: readonly LedgerLine[],
  store: SqliteDatabase,
  dataDir: string,
): PinnedThumbs {
  const pictures = pictureTable(store);
  const thumbs = new Map<string, string>();
  for (const { id, picture } of lines) {
    if (!picture || thumbs.size >= MOST_THUMBS) continue;
    const known = pictures.at(picture.camera, picture.takenAt);
    const bytes = known && read(picturePaths(dataDir, known).thumb);
    if (bytes) thumbs.set(id, `data:image/webp;base64,${bytes.toString('base64')}`);
  }
  return thumbs;
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
