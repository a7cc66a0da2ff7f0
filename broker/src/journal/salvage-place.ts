import { existsSync, linkSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { syncPath } from '@kawamori/kit';

/** A journal's own files: SQLite's log belongs to its database, and to no other that takes its name. */
const ENDS = ['', '-wal', '-shm'] as const;

/** An earlier salvage was ended half-way, and what it has left must not be lost. */
export class SalvageRemains extends Error {
  constructor(dataDir: string, kept: string) {
    super(
      `${dataDir} holds no journal.db, but ${kept}, which a salvage has put aside. Give it its name back first, with the files beside it ` +
        `(mv ${kept} journal.db, likewise ${kept}-wal), and run the salvage again.`,
    );
    this.name = 'SalvageRemains';
  }
}

/** The files of a salvage in a data folder. */
export const salvageFiles = (dataDir: string) => ({
  journal: join(dataDir, 'journal.db'),
  /** Being filled. */
  filling: join(dataDir, 'journal-salvaging.db'),
  /** Whole, and not in its place yet. */
  whole: join(dataDir, 'journal-salvaged.db'),
});

/** @returns the newest journal that was put aside as broken */
export function newestKept(dataDir: string): string | undefined {
  return readdirSync(dataDir)
    .filter((name) => /^journal-broken-\d+\.db$/.test(name))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .at(-1);
}

/**
 * Begins to fill a new journal.
 * @returns whether one is whole already: a salvage was killed before it stood in its place
 * @throws SalvageRemains
 */
export function beginSalvage(dataDir: string): 'begun' | 'whole' {
  const { journal, filling, whole } = salvageFiles(dataDir);
  for (const end of ENDS) rmSync(filling + end, { force: true });
  if (!existsSync(journal)) {
    if (existsSync(whole)) return 'whole';
    const kept = newestKept(dataDir);
    if (kept !== undefined) throw new SalvageRemains(dataDir, kept);
  }
  rmSync(whole, { force: true });
  return 'begun';
}

/**
 * Puts the new journal, filled and closed, in the place of the broken one, which stays under another name. At every instant the broken
 * one stands complete under one of its names, and from the first step on so does the new one; while neither is `journal.db` no hub starts.
 * @returns where the broken one lies
 */
export function takePlace(dataDir: string, now: number): string | undefined {
  const { filling, whole } = salvageFiles(dataDir);
  renameSync(filling, whole);
  syncPath(dataDir);
  return finishPlace(dataDir, now);
}

/** The rest of {@link takePlace}, from wherever it was ended. */
export function finishPlace(dataDir: string, now: number): string | undefined {
  const { journal, whole } = salvageFiles(dataDir);
  let kept = newestKept(dataDir);
  if (existsSync(journal)) {
    kept = `journal-broken-${now}.db`;
    for (const end of ['-wal', '']) {
      if (existsSync(journal + end)) linkSync(journal + end, join(dataDir, kept + end));
    }
    syncPath(dataDir);
    rmSync(journal);
    syncPath(dataDir);
  }
  for (const end of ['-wal', '-shm']) rmSync(journal + end, { force: true });
  syncPath(dataDir);
  renameSync(whole, journal);
  syncPath(dataDir);
  return kept === undefined ? undefined : join(dirname(journal), basename(kept));
}
