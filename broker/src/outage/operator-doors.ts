import { lstatSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { shelterFolder } from './shelter-folder.js';

/** Where a hub's operator may find its socket. Hub and command agree on the places without having to tell one another. */
export interface OperatorDoor {
  readonly socketFile: string;
  /** Before a socket is made there. */
  prepare(): void;
  /** Whether what stands there was made by the owner of the data folder. */
  isOurs(): boolean;
}

const SOCKET = 'hub.sock';
/** Not the hub's `memoryDir`, of which a command knows nothing. */
const MEMORY = '/dev/shm';

/** In the data folder, and where that takes nothing, in memory. */
export function operatorDoors(dataDir: string): readonly [OperatorDoor, OperatorDoor] {
  const memory = shelterFolder(MEMORY, resolve(dataDir));
  return [
    { socketFile: join(dataDir, SOCKET), prepare: () => undefined, isOurs: () => true },
    {
      socketFile: join(memory.path, SOCKET),
      prepare: () => memory.make(),
      isOurs: () => {
        const { uid, mode } = lstatSync(memory.path);
        return uid === statSync(dataDir).uid && (mode & 0o077) === 0;
      },
    },
  ];
}
