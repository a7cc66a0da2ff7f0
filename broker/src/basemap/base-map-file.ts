import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BaseMap } from '@kawamori/contracts';

/** Where an imported base map stands in a hub's data folder. */
export const baseMapFile = (dataDir: string): string => join(dataDir, 'basemap.json');

/** The importer keeps far below this; what is larger was not written by it. */
const MOST_BYTES = 8_000_000;

export type StoredBaseMap =
  | { state: 'absent' }
  | { state: 'unreadable'; why: string }
  | { state: 'ready'; map: BaseMap; body: Buffer; etag: string };

/** Reads and checks an imported base map. Never throws: a broken one is an expected outcome. */
export async function readBaseMap(file: string): Promise<StoredBaseMap> {
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) return { state: 'unreadable', why: `has ${size} bytes, more than ${MOST_BYTES}` };
    const body = await readFile(file);
    const checked = BaseMap.safeParse(JSON.parse(body.toString('utf8')));
    if (!checked.success) {
      const [issue] = checked.error.issues;
      return { state: 'unreadable', why: `${issue?.path.join('.')}: ${issue?.message}` };
    }
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    return { state: 'ready', map: checked.data, body, etag };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { state: 'absent' };
    return { state: 'unreadable', why: error instanceof Error ? error.message : String(error) };
  }
}

/** A base map that is looked at again only after its file has changed. */
export function watchedBaseMap(
  file: string,
  onUnreadable: (why: string) => void,
): { read(): Promise<StoredBaseMap> } {
  let seen = '';
  let stored: Promise<StoredBaseMap> = Promise.resolve({ state: 'absent' });
  return {
    read: async () => {
      const now = await stat(file).then(
        ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
        () => '',
      );
      if (now !== seen) {
        seen = now;
        stored = readBaseMap(file);
        const found = await stored;
        if (found.state === 'unreadable') onUnreadable(found.why);
      }
      return stored;
    },
  };
}
