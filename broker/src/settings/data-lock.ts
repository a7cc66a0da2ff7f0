import { join } from 'node:path';
import { isDiskFault, type Part, takeLock } from '@kawamori/kit';
import type { ShelterFolder } from '../outage/shelter-folder.js';

/** Another process holds the data folder. */
export class DataLocked extends Error {
  constructor(dataDir: string) {
    super(`${dataDir} is in use by a running hub, or by another kawamori command`);
    this.name = 'DataLocked';
  }
}

/** One process at a time may write a data folder: the hub, or an offline command. The lock ends with the process, however it dies. */
export function dataLock(dataDir: string, memory?: ShelterFolder): Part {
  let lock: { release(): void } | undefined;
  return {
    name: 'data lock',
    start: () => {
      try {
        lock = takeLock(join(dataDir, 'lock.db'));
      } catch (error) {
        // A disk that takes nothing has no room for a lock either.
        if (!memory || !isDiskFault(error)) throw error;
        memory.make();
        lock = takeLock(join(memory.path, 'lock.db'));
      }
      if (!lock) throw new DataLocked(dataDir);
    },
    stop: () => lock?.release(),
  };
}
