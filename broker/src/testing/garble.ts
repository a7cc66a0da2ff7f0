import { open } from 'node:fs/promises';
import { openDatabase } from '@kawamori/kit';

/** Garbles the first page of a table. */
export async function garble(storeFile: string, table: string): Promise<void> {
  const store = openDatabase(storeFile, 'rebuildable');
  const size = store.pragma('page_size', { simple: true }) as number;
  const { page } = store.prepare('SELECT rootpage AS page FROM sqlite_master WHERE name = ?').get(table) as {
    page: number;
  };
  store.close();
  const handle = await open(storeFile, 'r+');
  await handle.write(Buffer.alloc(size, 0xa5), 0, size, (page - 1) * size);
  await handle.close();
}
