import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** libfaketime, where the machine has it (Debian: `faketime`). */
export function faketimeLibrary(): string | undefined {
  const roots = ['/usr/lib', '/usr/local/lib', '/usr/lib64'].filter((root) => existsSync(root));
  const folders = roots.flatMap((root) => [root, ...readdirSync(root).map((name) => join(root, name))]);
  return folders
    .map((folder) => join(folder, 'faketime/libfaketimeMT.so.1'))
    .find((file) => existsSync(file));
}

/** The same where nothing can be shown without it. */
export function neededFaketime(): string {
  const library = faketimeLibrary();
  if (library === undefined) throw new Error('libfaketime is not installed: apt-get install -y faketime');
  return library;
}

/** A process whose C library tells it a time that is off by so much (`-3h`); the machine's clock is not touched, nor the monotonic one. */
export const surroundingsAt = (library: string, offset: string): Record<string, string> => ({
  LD_PRELOAD: library,
  FAKETIME: offset,
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
});
