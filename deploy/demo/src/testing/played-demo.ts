import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from '../repository.js';

/** A running `npm start`, as built. */
export interface PlayedDemo {
  url: string;
  /** The residents' pages. */
  residentsUrl: string;
  /** The one-time link; empty once an account exists. */
  setupUrl: string;
  process: ChildProcess;
  stop(): Promise<number | null>;
}

/**
 * Starts the built demo and waits until it has told its address. With `ownTerminal` it leads a process group, as it does where somebody
 * types Ctrl-C.
 */
export async function startDemo(
  args: readonly string[],
  { ownTerminal = false }: { ownTerminal?: boolean } = {},
): Promise<PlayedDemo> {
  const child = spawn(process.execPath, [join(REPOSITORY.demo, 'dist/main.js'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: ownTerminal,
  });
  let said = '';
  const told = new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the demo ended with code ${code}: ${said}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      if (said.includes('Ctrl-C')) resolve();
    });
  });
  await told;
  return {
    url: /http:\/\/[^\s/]+/.exec(said)?.[0] ?? '',
    residentsUrl: /residents {2}(http:\/\/\S+)/.exec(said)?.[1] ?? '',
    setupUrl: /http:\/\/\S+\/setup#\S+/.exec(said)?.[0] ?? '',
    process: child,
    stop: async () => {
      if (child.exitCode !== null) return child.exitCode;
      const gone = once(child, 'exit') as Promise<[number | null]>;
      child.kill('SIGTERM');
      return (await gone)[0];
    },
  };
}

/** A folder that goes when it is given back. */
export function passingFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'kawamori-demo-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
