import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What takes room in a data folder. */
export interface DiskUse {
  name: string;
  bytes: number;
  files: number;
}

/** What an entry of the data folder belongs to, by how its name begins. */
const PARTS: readonly (readonly [name: string, begins: RegExp])[] = [
  ['journal', /^journal\.(?:db|head)/],
  ['journals put aside', /^journal-/],
  ['store', /^store\.(?:db|broken)/],
  ['stores put aside', /^store-broken-/],
  ['pictures', /^pictures$/],
  ['refused pictures', /^(?:refused|incoming)-pictures$/],
  ['base map and tiles', /^(?:basemap|base-map|tiles)/],
];
const OTHERS = 'others';

/** What takes how much, the most first. A file that goes meanwhile counts as nothing. */
export async function diskUse(dataDir: string): Promise<DiskUse[]> {
  const uses = new Map<string, DiskUse>();
  for (const entry of await readdir(dataDir, { withFileTypes: true })) {
    const name = PARTS.find(([, begins]) => begins.test(entry.name))?.[0] ?? OTHERS;
    const use = uses.get(name) ?? { name, bytes: 0, files: 0 };
    uses.set(name, use);
    for await (const bytes of sizesIn(dataDir, entry)) {
      use.bytes += bytes;
      use.files++;
    }
  }
  return [...uses.values()].sort((a, b) => b.bytes - a.bytes);
}

/** What lies under a folder; nothing where there is none. */
export async function bytesIn(folder: string): Promise<{ bytes: number; files: number }> {
  const use = { bytes: 0, files: 0 };
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    for await (const bytes of sizesIn(folder, entry)) {
      use.bytes += bytes;
      use.files++;
    }
  }
  return use;
}

async function* sizesIn(
  folder: string,
  entry: { name: string; isDirectory(): boolean },
): AsyncGenerator<number> {
  const path = join(folder, entry.name);
  if (!entry.isDirectory()) {
    // Blocks of 512 bytes (stat(2)): a file with holes takes less than it is long.
    yield await stat(path).then(
      ({ blocks }) => blocks * 512,
      () => 0,
    );
    return;
  }
  for (const inner of await readdir(path, { withFileTypes: true }).catch(() => []))
    yield* sizesIn(path, inner);
}
