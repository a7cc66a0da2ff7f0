import { statSync } from 'node:fs';
import { join } from 'node:path';
import { shelterFolder, shelterFoldersOf } from './shelter-folder.js';

/** Where a hub's operator finds its socket. Hub and command agree on the places without having to tell one another. */
export interface OperatorDoor {
  readonly socketFile: string;
  /** Before a socket is made there. */
  prepare(): void;
  /** When it is gone. */
  leave(): void;
}

const SOCKET = 'hub.sock';
/** Not the hub's `memoryDir`, of which a command knows nothing. */
const MEMORY = '/dev/shm';

/** Where a hub makes its socket: in the data folder, and where that takes nothing, in memory. */
export function operatorDoors(dataDir: string): readonly [OperatorDoor, OperatorDoor] {
  const memory = shelterFolder(MEMORY, dataDir);
  return [
    { socketFile: join(dataDir, SOCKET), prepare: () => undefined, leave: () => undefined },
    {
      get socketFile() {
        return join(memory.path, SOCKET);
      },
      prepare: memory.start,
      leave: memory.stop,
    },
  ];
}

/** Where a command looks for that socket: only where the owner of the data folder can have made one. */
export function socketsOf(dataDir: string): string[] {
  const owner = statSync(dataDir, { throwIfNoEntry: false })?.uid;
  return [dataDir, ...shelterFoldersOf(MEMORY, dataDir, owner)].map((folder) => join(folder, SOCKET));
}
