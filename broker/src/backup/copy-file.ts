import { createHash } from 'node:crypto';
import { link, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Bytes that are read in one piece. */
const PIECE = 256 * 1024;

/**
 * Copies a file, for its owner alone and with the time of its last change. It may not be on the disk yet when this resolves.
 * @param passed resolves when further bytes may pass
 * @returns SHA-256 of what was read; undefined where the file has gone
 * @throws the system's error; also where there is a file already
 */
export async function copyFile(
  from: string,
  to: string,
  passed: (bytes: number) => Promise<void>,
): Promise<string | undefined> {
  const source = await open(from, 'r').catch(unlessGone);
  if (!source) return undefined;
  try {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    const copy = await open(to, 'wx', 0o600);
    try {
      const hash = createHash('sha256');
      const { atime, mtime } = await source.stat();
      for await (const piece of source.createReadStream({ highWaterMark: PIECE, autoClose: false })) {
        hash.update(piece as Buffer);
        await copy.writeFile(piece as Buffer);
        await passed((piece as Buffer).length);
      }
      await copy.utimes(atime, mtime);
      return hash.digest('hex');
    } finally {
      await copy.close();
    }
  } finally {
    await source.close();
  }
}

/** Gives a file of a former backup a second name. @returns whether that could be: not from one disk to another, nor on every file system */
export async function linkFile(from: string, to: string): Promise<boolean> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  return link(from, to).then(
    () => true,
    () => false,
  );
}

function unlessGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
