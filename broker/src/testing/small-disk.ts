// A file system of a few megabytes in memory, which can be filled to its last byte, or made read-only.
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary.js';

export const asRoot = (command: string, ...words: string[]) =>
  process.getuid?.() === 0 ? execFileSync(command, words) : execFileSync('sudo', ['-n', command, ...words]);

export interface SmallDisk {
  readonly dir: string;
  fill(): void;
  /** Leaves so much of it free, in percent. */
  leave(percent: number): void;
  makeRoom(): void;
  /** Nobody may have a file of it open for writing. */
  makeReadOnly(): void;
  makeWritable(): void;
}

export function smallDisk(sizeMiB = 6): SmallDisk {
  const dir = temporaryFolder();
  asRoot('mount', '-t', 'tmpfs', '-o', `size=${sizeMiB}m,mode=0777`, 'tmpfs', dir);
  onTestFinished(() => {
    asRoot('umount', '-l', dir);
  });
  const filler = join(dir, 'filler');
  return {
    dir,
    fill: () => {
      const handle = openSync(filler, 'w');
      try {
        for (const size of [65_536, 4_096, 1]) {
          try {
            for (;;) writeSync(handle, Buffer.alloc(size, 1));
          } catch (error) {
            expect(error).toMatchObject({ code: 'ENOSPC' });
          }
        }
      } finally {
        closeSync(handle);
      }
    },
    leave: (percent) => {
      const { bavail, blocks, bsize } = statfsSync(dir);
      writeFileSync(filler, Buffer.alloc(Math.floor((bavail - (blocks * percent) / 100) * bsize), 1));
    },
    makeRoom: () => rmSync(filler),
    makeReadOnly: () => void asRoot('mount', '-o', 'remount,ro', dir),
    makeWritable: () => void asRoot('mount', '-o', 'remount,rw', dir),
  };
}
