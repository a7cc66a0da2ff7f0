import { statSync } from 'node:fs';

/** Of the hub's own disk so much stays free: below, its screens say that the disk fills up. */
const STAYS_FREE = 0.1;

const mib = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;

/** Whether two paths lie on one disk: then it takes both with it. */
export const isOneDisk = (one: string, other: string): boolean => statSync(one).dev === statSync(other).dev;

/**
 * Why a backup of so many bytes does not fit; undefined where it does.
 * @param room of its disk
 */
export function lacksRoom(
  bytes: number,
  room: { freeBytes: number; totalBytes: number },
  isHubs: boolean,
): string | undefined {
  const kept = isHubs ? room.totalBytes * STAYS_FREE : 0;
  if (bytes + kept <= room.freeBytes) return undefined;
  const free = `${mib(room.freeBytes)} are free`;
  return isHubs
    ? `${mib(bytes)} are needed and ${free} on the hub's own disk, of which a tenth (${mib(kept)}) is left to the hub`
    : `${mib(bytes)} are needed and ${free}`;
}
