import { readdirSync, readFileSync } from 'node:fs';
import { pause } from '@kawamori/kit';

/** Of a process, a file of /proc; empty when it is gone. Linux. */
function about(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** Processes that run; a zombie runs no more. */
const running = (): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 1 && /^State:\s+[^Z]/m.test(about(pid, 'status')));

/** Running processes whose environment has this variable with this value. */
export const processesWith = (variable: string, value: string): number[] =>
  running().filter((pid) => about(pid, 'environ').split('\0').includes(`${variable}=${value}`));

export const childrenOf = (parent: number): number[] =>
  running().filter((pid) => Number(/^PPid:\s+(\d+)/m.exec(about(pid, 'status'))?.[1]) === parent);

/** The arguments of a process as every user can read them. */
export const argumentsOf = (pid: number): string => about(pid, 'cmdline');

/** Looks until it holds. The test's own time limit ends a wait in vain. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await pause(10);
}
