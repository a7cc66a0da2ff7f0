import { mkdirSync } from 'node:fs';
import type { Log, Part } from '@kawamori/kit';
import type { ShelterFolder } from '../outage/shelter-folder.js';

/** The folder of everything that a hub keeps, and the place in memory where it goes on while that takes nothing. */
export function dataFolder(dataDir: string, memory: ShelterFolder, log: Log): Part {
  return {
    name: 'data folder',
    start: () => {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      try {
        memory.start();
      } catch (error) {
        log.error({ err: error }, 'there is no place in memory to judge in, should the disk take nothing');
      }
    },
    stop: memory.stop,
  };
}
