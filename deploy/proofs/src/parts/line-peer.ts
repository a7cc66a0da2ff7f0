import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { within } from './eventually.js';

/** A real peer as a process of its own, told line by line what to do and answering line by line. */
export interface LinePeer {
  readonly pid: number;
  /** Says a line and returns the next one that comes back. */
  ask(line: string): Promise<string>;
  signal(name: NodeJS.Signals): void;
  close(): Promise<void>;
}

const STARTS_WITHIN_MS = 60_000;

/** Starts a program and waits for its first line, which `ready` reads (or refuses by throwing). */
export async function linePeer<T>(
  command: string,
  args: readonly string[],
  ready: (line: string) => T,
): Promise<LinePeer & { readonly said: T }> {
  const child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2_000);
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await within(STARTS_WITHIN_MS, `${command} to speak`, lines.next());
    if (line.done) throw new Error(`${command} ${args[0] ?? ''} has ended: ${complaint}`);
    return line.value;
  };
  const said = ready(await next());
  return {
    said,
    pid: child.pid ?? 0,
    ask: async (line) => {
      child.stdin.write(`${line}\n`);
      return next();
    },
    signal: (name) => {
      child.kill(name);
    },
    close: () => ended(child),
  };
}

/** Kills a peer that is still there, and waits for its end. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
