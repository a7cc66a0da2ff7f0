import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Instant } from '@kawamori/contracts';
import { isDiskFault, openAsItLies, syncPath } from '@kawamori/kit';
import { isStoreBroken, putStoreAside } from './broken-store.js';
import { type CarriedOver, carryOver, type LostReadings } from './carry-over.js';
import { prunedIn } from './pruning.js';
import type { CheckedFiles } from './start-check.js';

export interface ReplacedStore {
  /** Where the broken one lies now. */
  aside: string;
  /** What came over of readings that the journal has let go of; undefined where it has let go of none, or there was no room for that. */
  carried: CarriedOver | undefined;
}

/** A new store that is being filled, and one that is whole and not in its place yet. */
const placesOf = (storeFile: string) => ({
  filling: join(dirname(storeFile), 'store-carrying.db'),
  whole: join(dirname(storeFile), 'store-carried.db'),
});

/**
 * Puts a broken store aside, with a new one in its place that has what the journal no longer tells. At every instant the broken one stands
 * complete under one of its names. On a disk that takes nothing it stays where it is.
 */
export function replaceBrokenStore(
  { journalFile, storeFile }: CheckedFiles,
  now: Instant,
  begins: () => void,
): ReplacedStore | undefined {
  const { filling, whole } = placesOf(storeFile);
  try {
    takePlace(storeFile, whole, now);
    if (!isStoreBroken(storeFile)) return undefined;
    const { before, prunedThrough } = journalTells(journalFile);
    if (prunedThrough === 0) return { aside: putStoreAside(storeFile, now, true), carried: undefined };
    begins();
    const carried = orNoRoom(() => carryOver({ broken: storeFile, fresh: filling, before, prunedThrough }));
    if (!carried) {
      for (const part of ['', '-wal', '-shm']) rmSync(filling + part, { force: true });
      return { aside: putStoreAside(storeFile, now, false), carried: undefined };
    }
    syncPath(filling);
    renameSync(filling, whole);
    const aside = putStoreAside(storeFile, now, carried.lost === undefined);
    takePlace(storeFile, whole, now);
    return { aside, carried };
  } catch (error) {
    if (!isDiskFault(error)) throw error;
    return undefined;
  }
}

/** One that was killed when the new store was whole is finished. */
function takePlace(storeFile: string, whole: string, now: Instant): void {
  if (!existsSync(whole)) return;
  if (existsSync(storeFile)) putStoreAside(storeFile, now, false);
  for (const part of ['-wal', '-shm']) rmSync(storeFile + part, { force: true });
  renameSync(whole, storeFile);
  syncPath(dirname(storeFile));
}

/** What a journal that has let go of readings tells itself: those that were received from an instant on; with none left, what comes from now on. */
export function journalTells(journalFile: string): { before: Instant; prunedThrough: number } {
  const journal = openAsItLies(journalFile);
  try {
    const { through } = prunedIn(journal);
    const first = journal
      .prepare(
        "SELECT at FROM fact WHERE seq > ? AND kind IN ('readings.received', 'readings.carried') ORDER BY seq LIMIT 1",
      )
      .pluck()
      .get(through) as Instant | undefined;
    const newest = journal.prepare('SELECT coalesce(max(at), 0) FROM fact').pluck();
    return { before: first ?? (newest.get() as Instant) + 1, prunedThrough: through };
  } finally {
    journal.close();
  }
}

/** Undefined where the disk has no room for a second store. */
function orNoRoom(work: () => CarriedOver): CarriedOver | undefined {
  try {
    return work();
  } catch (error) {
    if (!isDiskFault(error)) throw error;
    return undefined;
  }
}

/** What is missing where the store is not there, or was put back from long ago. */
export const lostWithTheStore = (journalFile: string): LostReadings => ({
  from: 0,
  to: journalTells(journalFile).before,
});
