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
 * @param memory of a hub: there it takes a lock too, since a disk that takes nothing has no room for one, and may come back; it is
 * taken away at the end
 */
export function dataLock(dataDir: string, memory?: ShelterFolder): Part {
  let locks: { release(): void }[] = [];
  let inMemory = false;
  const take = (folder: string) => {
    const lock = takeLock(join(folder, 'lock.db'));
    if (!lock) throw new DataLocked(dataDir);
    locks.push(lock);
  };
  const release = () => {
    for (const lock of locks) lock.release();
    locks = [];
  };
  const takeBoth = () => {
    if (!memory) return take(dataDir);
    try {
      memory.make();
      take(memory.path);
      inMemory = true;
    } catch (error) {
      if (error instanceof DataLocked) throw error;
    }
    try {
      take(dataDir);
    } catch (error) {
      if (!inMemory || !isDiskFault(error)) throw error;
    }
  };
  return {
    name: 'data lock',
    start: () => {
      try {
        takeBoth();
      } catch (error) {
        release();
        throw error;
      }
    },
    stop: () => {
      if (inMemory) memory?.remove();
      release();
    },
  };
}
