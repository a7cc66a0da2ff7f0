// Processes as anybody on the machine sees them, through Linux's /proc.
import { readdirSync, readFileSync } from 'node:fs';

export interface SeenProcess {
  pid: number;
  parent: number;
  /** Arguments joined by spaces. */
  command: string;
}

/** Every process that lives now; those that are ending, or dead and not yet buried, are left out. */
export function processes(): SeenProcess[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (processOf(Number(name)) ?? []) : []));
}

function processOf(pid: number): SeenProcess | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // pid (name) state ppid …; the name may hold anything, so it is read from its last parenthesis on (proc(5)).
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    // What is ending gives its memory back first, and its arguments with it (proc(5)); the system's own threads never had any.
    return command === '' ? undefined : { pid, parent: Number(parent), command };
  } catch {
    // It has ended while it was looked at.
    return undefined;
  }
}

/** What a process has started itself, and lives. */
export function childrenOf(parent: number): SeenProcess[] {
  const folder = `/proc/${parent}/task`;
  try {
    return readdirSync(folder)
      .flatMap((task) => readFileSync(`${folder}/${task}/children`, 'utf8').split(' '))
      .flatMap((pid) => (pid === '' ? [] : (processOf(Number(pid)) ?? [])));
  } catch {
    // It has ended, or one of its threads has, while it was looked at.
    return [];
  }
}

/** Kills a process without a word (SIGKILL). False when it was dead already. */
export function killNow(pid: number): boolean {
  if (!processOf(pid)) return false;
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

/** Kills whatever this process has started, and what that has started, without a word. Returns what was killed. */
export function killDescendants(): SeenProcess[] {
  const all = processes();
  const below = (parent: number): SeenProcess[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(process.pid).filter(({ pid }) => killNow(pid));
}

/** The most memory that a process has ever held, in megabytes; undefined where that cannot be known. */
export function peakMemoryMb(pid: number): number | undefined {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1_024);
  } catch {
    return undefined;
  }
}
