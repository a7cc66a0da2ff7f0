import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDiskFault, type Log, type Part } from '@kawamori/kit';

const KEY_BYTES = 32;

/** The key by which this hub signs links. Made at the first start; without it links of before open no more. */
export interface LinkKey extends Part {
  /** Undefined where there is none and the disk takes none: no link is sent then. */
  bytes(): Buffer | undefined;
}

export function linkKey(dataDir: string, log: Log): LinkKey {
  const file = join(dataDir, 'link.key');
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
    name: 'link key',
    bytes: () => key,
    start: () => {
      try {
        const found = known(file);
        key = found?.length === KEY_BYTES ? found : make();
      } catch (error) {
        if (!isDiskFault(error)) throw error;
        log.error(
          { err: error },
          'the key of links can be neither read nor made: notices leave without a link',
        );
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
