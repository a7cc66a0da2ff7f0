import { readdirSync, readFileSync } from 'node:fs';
import { basename, sep } from 'node:path';

/**
 * Kills every ffmpeg that still writes under a folder: what a media process of before has left where the tether did not hold. Only
 * processes are touched that state this very folder among their arguments. Returns how many.
 */
export function endLeftovers(folder: string): number {
  let ended = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || !writesUnder(Number(name), folder)) continue;
    try {
      process.kill(Number(name), 'SIGKILL');
      ended++;
    } catch {
      // It has ended by itself meanwhile.
    }
  }
  return ended;
}

function writesUnder(pid: number, folder: string): boolean {
  try {
    const [program, ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return basename(program ?? '') === 'ffmpeg' && args.some((arg) => arg.startsWith(folder + sep));
  } catch {
    return false;
  }
}
