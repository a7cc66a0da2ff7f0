import { existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { ConfigError, syncPath, takeLock } from '@kawamori/kit';

/** Where a backup grows under a passing name, until it is whole and gets its own. */
export interface BackupPlace {
  /** The folder under its passing name. */
  readonly growing: string;
  /** Gives it its name. @throws the system's error, or Error where somebody has taken the name meanwhile */
  finish(): void;
  /** Leaves nothing behind. */
  giveUp(): void;
}

const LOCK = 'lock.db';

/**
 * Takes the place of a new backup. What a killed one has left there goes.
 * @throws ConfigError where there may be none
 * @throws Error where another is just being written there
 */
export function takePlace(dir: string, dataDir: string): BackupPlace {
  const place = resolve(dir);
  const parent = dirname(place);
  if (existsSync(place))
    throw new ConfigError(dir, ['is there already, and is not written over: name a new folder']);
  if (!statSync(parent, { throwIfNoEntry: false })?.isDirectory())
    throw new ConfigError(dir, [`lies in ${parent}, which is no folder: is its disk mounted?`]);
  if (`${realpathSync(parent)}${sep}`.startsWith(`${realpathSync(dataDir)}${sep}`))
    throw new ConfigError(dir, [`lies in the data folder ${dataDir} itself: name a folder outside`]);

  const growing = join(parent, `${basename(place)}.part`);
  const remains = existsSync(growing) ? readdirSync(growing) : [];
  if (remains.length > 0 && !remains.includes(LOCK))
    throw new ConfigError(dir, [
      `is written as ${growing} first, and that holds something else: move it away`,
    ]);
  mkdirSync(growing, { recursive: true, mode: 0o700 });
  const lock = takeLock(join(growing, LOCK));
  if (!lock) throw new Error(`another backup is being written to ${dir} at this moment`);
  for (const name of remains)
    if (name !== LOCK) rmSync(join(growing, name), { recursive: true, force: true });
  return {
    growing,
    finish: () => {
      lock.release();
      rmSync(join(growing, LOCK));
      syncPath(growing);
      if (existsSync(place))
        throw new Error(`${dir} has come to be there meanwhile, and is not written over`);
      renameSync(growing, place);
      syncPath(parent);
    },
    giveUp: () => {
      lock.release();
      rmSync(growing, { recursive: true, force: true });
    },
  };
}
