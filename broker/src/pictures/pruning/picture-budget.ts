import type { DiskRoom } from '../../disk/disk-watch.js';

/** Bytes that pictures may take: as the hub's file says, else half of their disk; undefined while that cannot be measured. */
export const pictureBudget = (
  maxGiB: number | undefined,
  room: Pick<DiskRoom, 'totalBytes'> | undefined,
): number | undefined => (maxGiB === undefined ? room && room.totalBytes / 2 : maxGiB * 2 ** 30);
