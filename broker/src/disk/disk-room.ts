import { statfsSync } from 'node:fs';
import type { DiskRoom } from './disk-watch.js';

/** @throws the system's error */
export function diskRoomOf(folder: string): DiskRoom {
  const { bavail, blocks, bsize } = statfsSync(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}
