import { join } from 'node:path';
import { type Part, takeLock } from '@kawamori/kit';

/** Another process holds the data folder. */
export class DataLocked extends Error {
  constructor(dataDir: string) {
    super(`${dataDir} is in use by a running hub, or by another kawamori command`);
    this.name = 'DataLocked';
  }
}

/** One process at a time may write a data folder: the hub, or an offline command. The lock ends with the process, however it dies. */
export function dataLock(dataDir: string): Part {
  let lock: { release(): void } | undefined;
  return {
    name: 'data lock',
    start: () => {
      lock = takeLock(join(dataDir, 'lock.db'));
      if (!lock) throw new DataLocked(dataDir);
    },
    stop: () => lock?.release(),
  };
}
