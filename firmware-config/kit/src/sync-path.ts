import { closeSync, fsyncSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * Has what was written to a file, or renamed and deleted in a folder, lie on the disk.
 * @throws the system's error
 */
export function syncPath(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The same of a folder that may be gone: then nothing in it waits. @throws the system's error */
export function syncFolderIfThere(folder: string): void {
  try {
    syncPath(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** The same as {@link syncPath}, off the event loop. Rejects with the system's error. */
export async function syncPathAway(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
