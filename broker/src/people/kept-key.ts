import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isDiskFault, type Log, type Part } from '@kawamori/kit';

const KEY_BYTES = 32;

/** A key that this hub has made itself, in a file of its own that only it may read. */
export interface KeptKey extends Part {
  /** Undefined where there is none and the disk takes none. */
  bytes(): Buffer | undefined;
}

/** @param without what does not work without it, for the log */
export function keptKey(
  file: string,
  { name, without }: { name: string; without: string },
  log: Log,
): KeptKey {
  let key: Buffer | undefined;
  const make = (): Buffer => {
    const fresh = randomBytes(KEY_BYTES);
    const underWay = `${file}.new`;
    writeFileSync(underWay, fresh, { mode: 0o600, flush: true });
    chmodSync(underWay, 0o600);
    renameSync(underWay, file);
    return fresh;
  };
  return {
    name,
    bytes: () => key,
    start: () => {
      try {
        const found = known(file);
        key = found?.length === KEY_BYTES ? found : make();
      } catch (error) {
        if (!isDiskFault(error)) throw error;
        log.error({ err: error, without }, 'a key of the hub can be neither read nor made');
      }
    },
    stop: () => undefined,
  };
}

function known(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
