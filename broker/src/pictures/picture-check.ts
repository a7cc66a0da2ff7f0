import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { PICTURE_FOLDERS, pathsBeside, pictureFile } from './picture-files.js';
import type { KnownPicture } from './picture-table.js';

/** What stands on the disk against what the journal says. Files by their names in the data folder. */
export interface PictureCheck {
  /** How many there should be. */
  pictures: number;
  /** How many were deleted by their age or for want of room. */
  pruned: number;
  /** Of those, how many are not shown: another of the same camera and instant stands before them. */
  notShown: number;
  missing: string[];
  /** Their bytes are not those that came. */
  differing: string[];
  /** JPEGs that no fact names: left by a hub that was killed between the file and its fact, or put there by somebody. */
  unknown: string[];
  /** Files of pictures that were deleted: left by a hub that was killed in between, or put back with a backup. */
  leftOver: string[];
}

/**
 * Reads every kept picture whole, one after the other.
 * @param readNames every picture that should be there; asked a second time, since a hub that runs goes on keeping
 */
export async function checkPictureFiles(
  dataDir: string,
  readNames: () => Iterable<KnownPicture>,
): Promise<PictureCheck> {
  const check: PictureCheck = {
    ...{ pictures: 0, pruned: 0, notShown: 0 },
    ...{ missing: [], differing: [], unknown: [], leftOver: [] },
  };
  const expected = new Map<string, string>();
  const gone = new Set<string>();
  const instants = new Set<string>();
  for (const name of readNames()) {
    const file = pictureFile(name);
    if (name.gone) {
      expected.delete(file);
      gone.add(file);
    } else {
      expected.set(file, name.digest);
      instants.add(`${name.camera}/${name.at}`);
    }
  }
  check.pictures = expected.size;
  check.pruned = gone.size;
  check.notShown = Math.max(0, check.pictures - instants.size);
  for await (const file of jpegsUnder(join(dataDir, PICTURE_FOLDERS.kept))) {
    const name = relative(dataDir, file);
    const digest = expected.get(name);
    expected.delete(name);
    if (gone.has(name)) check.leftOver.push(name);
    else if (digest === undefined) check.unknown.push(name);
    else if ((await digestOf(file)) !== digest) check.differing.push(name);
  }
  check.missing.push(...expected.keys());
  const since = check.unknown.length === 0 ? [] : [...readNames()].map(pictureFile);
  return { ...check, unknown: check.unknown.filter((name) => !since.includes(name)) };
}

async function* jpegsUnder(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    // Nothing has ever been kept there.
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* jpegsUnder(path);
    else if (entry.name.endsWith('.jpg')) yield path;
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Deletes what a check has found of pictures that were deleted, with their smaller copies. */
export async function removeLeftOver(dataDir: string, leftOver: readonly string[]): Promise<void> {
  for (const name of leftOver) {
    const { jpeg, view, thumb } = pathsBeside(join(dataDir, name));
    for (const file of [jpeg, view, thumb]) await rm(file, { force: true });
  }
}
