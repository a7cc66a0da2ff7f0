import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PICTURE_FOLDERS } from '../picture-files.js';

/** Days of each camera that are looked at. */
const DAYS = 3;

/**
 * What pictures take on the disk with their smaller copies, for each byte as they came: measured on the files of the newest days of each
 * camera. 1 where there are none.
 */
export function pictureShare(dataDir: string): number {
  const kept = join(dataDir, PICTURE_FOLDERS.kept);
  let came = 0;
  let takes = 0;
  for (const camera of namesIn(kept)) {
    for (const day of namesIn(join(kept, camera)).sort().slice(-DAYS)) {
      for (const name of namesIn(join(kept, camera, day))) {
        const stats = statSync(join(kept, camera, day, name), { throwIfNoEntry: false });
        if (!stats) continue;
        // Blocks of 512 bytes (stat(2)).
        takes += stats.blocks * 512;
        if (name.endsWith('.jpg')) came += stats.size;
      }
    }
  }
  return came === 0 ? 1 : Math.max(1, takes / came);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
