import { diskRoomOf } from '../disk/disk-room.js';
import { diskUse } from '../disk/disk-use.js';

const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** `kawamori disk`: beside a running hub or without one; nothing is changed. */
export async function diskCommand(
  dataDir: string,
  json: boolean,
  out: (text: string) => void,
): Promise<number> {
  const [uses, room] = [await diskUse(dataDir), diskRoomOf(dataDir)];
  if (json) {
    out(`${JSON.stringify({ uses, ...room }, undefined, 2)}\n`);
    return 0;
  }
  for (const { name, bytes, files } of uses) out(`${name}\t${mib(bytes)}\t${files} files\n`);
  const percent = Math.floor((100 * room.freeBytes) / room.totalBytes);
  out(`free on this disk\t${mib(room.freeBytes)}\t${percent} % of ${mib(room.totalBytes)}\n`);
  return 0;
}
