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

/**
 * One process at a time may write a data folder: the hub, or an offline command. The lock ends with the process, however it dies.
 * @param memory of a hub, which has started: a disk that takes nothing has no room for a lock, and may come back; so a second hub is
 * known by its folder in memory
 */
export function dataLock(dataDir: string, memory?: Pick<ShelterFolder, 'isAnothers' | 'isMade'>): Part {
  let lock: { release(): void } | undefined;
  return {
    name: 'data lock',
    start: () => {
      if (memory?.isAnothers()) throw new DataLocked(dataDir);
      try {
        lock = takeLock(join(dataDir, 'lock.db'));
      } catch (error) {
        if (memory?.isMade && isDiskFault(error)) return;
        throw error;
      }
      if (!lock) throw new DataLocked(dataDir);
    },
    stop: () => {
      lock?.release();
      lock = undefined;
    },
  };
}
