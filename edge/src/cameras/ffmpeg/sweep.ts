import { readdirSync, readFileSync } from 'node:fs';

/** The variable that the camera process sets to its own pid, and that each of its ffmpeg inherits. */
export const TETHER = 'KAWAMORI_TETHER';

/**
 * Ends ffmpeg processes that belong to a camera process which is no more: those whose parent is not the process on whose tether they
 * were started. Needed where setpriv is missing; Linux only, elsewhere it finds nothing. Returns how many there were.
 */
export function sweepOrphans(): number {
  let ended = 0;
  for (const pid of processes()) {
    const tether = tetherOf(pid);
    if (tether === undefined || parentOf(pid) === tether) continue;
    try {
      process.kill(pid, 'SIGKILL');
      ended += 1;
    } catch {
      // Gone by itself, or not ours to end.
    }
  }
  return ended;
}

function processes(): number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 1 && pid !== process.pid);
  } catch {
    return [];
  }
}

function tetherOf(pid: number): number | undefined {
  try {
    if (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() !== 'ffmpeg') return undefined;
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    const value = variables.find((each) => each.startsWith(`${TETHER}=`))?.slice(TETHER.length + 1);
    return value === undefined ? undefined : Number(value);
  } catch {
    return undefined;
  }
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}
