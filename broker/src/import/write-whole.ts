import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Writes a file that is either whole or not there: under a passing name beside it, synced, then renamed over what may stand there.
 * @param mode who may read it: everybody, where nothing is said
 * @throws the system's error, after the passing file has been removed
 */
export async function writeWhole(
  file: string,
  pieces: Iterable<string> | AsyncIterable<Uint8Array>,
  mode = 0o644,
): Promise<void> {
  const folder = dirname(file);
  const passing = join(folder, `.${basename(file)}.${process.pid}.part`);
  try {
    await pipeline(Readable.from(pieces), createWriteStream(passing, { flags: 'wx', flush: true, mode }));
    await rename(passing, file);
  } catch (error) {
    await rm(passing, { force: true });
    throw error;
  }
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
