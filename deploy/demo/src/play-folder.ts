import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { takeLock } from '@kawamori/kit';
import { UsageFault } from './options.js';

/** Stands in every folder of a play, and says whose it is: held by the running one, left by an earlier one. */
const LOCK = 'play.lock';

/**
 * Makes a play's folder and holds it for this process alone, so that a second start disturbs nothing of the first.
 * @param fresh forget what an earlier play has left there; a folder of anybody else's is not touched
 * @throws UsageFault when the folder cannot be made, is held, or is not ours to empty
 */
export function holdPlayFolder(folder: string, fresh: boolean): { release(): void } {
  makeFolder(folder);
  const found = readdirSync(folder);
  if (fresh && found.length > 0 && !found.includes(LOCK)) {
    throw new UsageFault(`--fresh: ${folder} was not made by npm start; nothing in it was removed`);
  }
  const lock = takeLock(join(folder, LOCK));
  if (!lock) {
    throw new UsageFault(
      `${folder} は使用中です。先に動いているものを Ctrl-C で止めてください。 / is in use; stop the running one first.`,
    );
  }
  if (fresh) {
    for (const name of found) {
      if (!name.startsWith(LOCK)) rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
  return lock;
}

/** One level after another: where a level cannot be made, Node's own recursive way tries for ever on some file systems. */
function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let path = folder; !existsSync(path); path = dirname(path)) missing.unshift(path);
  try {
    for (const path of missing) mkdirSync(path, { mode: 0o700 });
    readdirSync(folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageFault(`--data: ${folder} cannot be used: ${reason}`);
  }
}
