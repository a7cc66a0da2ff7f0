import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder in memory for one data folder. It outlives a process, not the machine, and only its own user may read it. */
export interface ShelterFolder {
  readonly path: string;
  /** Makes it; throws where somebody else has made it before. */
  make(): void;
  remove(): void;
}

/** @param memoryDir a file system that lies in memory (tmpfs), such as `/dev/shm`; where there is none, the folder for passing files */
export function shelterFolder(memoryDir: string, dataDir: string): ShelterFolder {
  const path = join(
    existsSync(memoryDir) ? memoryDir : tmpdir(),
    `kawamori-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`,
  );
  return {
    path,
    make: () => {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      const { uid, mode } = lstatSync(path);
      if (!lstatSync(path).isDirectory() || uid !== process.getuid?.() || (mode & 0o077) !== 0) {
        throw new Error(`${path} belongs to somebody else, or others may read it: remove it`);
      }
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
