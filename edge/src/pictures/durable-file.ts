import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file that cannot become a picture: empty, or larger than the hub takes. */
export class UnfitFile extends Error {}

/**
 * Makes a finished file durable under its final name: its bytes are synced, it is renamed, and the folder is synced. After a power cut
 * the name stands for the whole file or for nothing.
 * @throws UnfitFile when it has no byte or more than `maxBytes`
 */
export async function makeDurable(
  from: string,
  to: string,
  maxBytes: number,
): Promise<{ bytes: number; digest: string }> {
  const handle = await open(from, 'r+');
  let content: Buffer;
  try {
    const { size } = await handle.stat();
    if (size === 0) throw new UnfitFile('the picture has no byte');
    if (size > maxBytes) throw new UnfitFile(`the picture has ${size} bytes; the hub takes ${maxBytes}`);
    content = await handle.readFile();
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(from, to);
  const folder = await open(dirname(to), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
  return { bytes: content.length, digest: digestOf(content) };
}

/** The file's content; undefined when it is gone or is no longer what it was. Rejects when the disk refuses. */
export async function readUnchanged(file: string, digest: string): Promise<Buffer | undefined> {
  try {
    const content = await readFile(file);
    return digestOf(content) === digest ? content : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes a file that may not be there. A disk that refuses leaves it to the sweep of the next start. */
export async function removeQuietly(file: string): Promise<void> {
  await rm(file, { force: true }).catch(() => undefined);
}

/** The same where nothing may come between. */
export function removeAtOnce(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The sweep of the next start takes it.
  }
}

const digestOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
