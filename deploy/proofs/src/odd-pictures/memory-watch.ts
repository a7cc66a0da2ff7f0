import { readFileSync } from 'node:fs';
import { pause } from '@kawamori/kit';
import { processes } from '../parts/processes.js';

/** The most memory that processes were seen with, in megabytes (proc(5), VmRSS). */
export interface MemoryWatch {
  stop(): Promise<{ hubMb: number; picturesMb: number; pictureProcesses: number }>;
}

const LOOK_MS = 20;
/** How often the list of processes is read anew: the picture process may have been started again. */
const LIST_EVERY = 10;

export function watchMemory(hubPid: number): MemoryWatch {
  const stopping = new AbortController();
  const seen = { hubMb: 0, picturesMb: 0 };
  const pids = new Set<number>();
  const look = async () => {
    let children: number[] = [];
    for (let round = 0; !stopping.signal.aborted; round++) {
      if (round % LIST_EVERY === 0) {
        children = processes()
          .filter(({ parent, command }) => parent === hubPid && command.includes('picture-process'))
          .map(({ pid }) => pid);
        for (const pid of children) pids.add(pid);
      }
      seen.hubMb = Math.max(seen.hubMb, residentMb(hubPid));
      seen.picturesMb = Math.max(seen.picturesMb, ...children.map(residentMb));
      await pause(LOOK_MS, stopping.signal);
    }
  };
  const looking = look();
  return {
    stop: async () => {
      stopping.abort();
      await looking;
      return { ...seen, pictureProcesses: pids.size };
    },
  };
}

function residentMb(pid: number): number {
  try {
    const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kilobytes ?? 0) / 1_024);
  } catch {
    // It has ended while it was looked at.
    return 0;
  }
}
