import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StationId } from '@kawamori/contracts';
import { REPOSITORY } from '../parts/repository.js';
import type { Around } from '../parts/service.js';
import type { ObservedLine } from './line.js';

/** A real agent as a process of its own, with its real outbox, on a line that is observed. */
export interface Agent {
  readonly id: string;
  readonly station: StationId;
  readonly line: ObservedLine;
  pid(): number;
  lives(): boolean;
  start(): void;
  /** SIGKILL; resolves when it is dead. False when it was dead already. */
  kill(): Promise<boolean>;
  stop(): Promise<void>;
}

export interface AgentOptions {
  folder: string;
  id: string;
  town: string;
  station: StationId;
  secretFile: string;
  /** Where its line begins, as it sees it. */
  host: string;
  line: ObservedLine;
  driver: object;
  /** `free` where nothing sets its clock. */
  clock?: 'synced' | 'free';
  around?: Around;
}

export function stormAgent(options: AgentOptions): Agent {
  const { id, town, station, line, around = {} } = options;
  const folder = join(options.folder, id);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'node.yaml');
  writeFileSync(
    file,
    JSON.stringify({
      id,
      town,
      hub: { host: options.host, port: line.port },
      credentialFile: options.secretFile,
      clock: options.clock ?? 'synced',
      outbox: { file: join(folder, 'outbox.db') },
      logLevel: 'error',
      sensors: [{ station, quantity: 'level', every: '1s', driver: options.driver }],
    }),
  );
  let child: ChildProcess | undefined;
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const ending = child;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return false;
    const gone = once(ending, 'exit');
    ending.kill(signal);
    await gone;
    return true;
  };
  return {
    id,
    station,
    line,
    pid: () => child?.pid ?? 0,
    lives: () => child !== undefined && child.exitCode === null && child.signalCode === null,
    start: () => {
      const [command = process.execPath, ...args] = [
        ...(around.before ?? []),
        process.execPath,
        REPOSITORY.edge,
        '--config',
        file,
      ];
      child = spawn(command, args, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, ...around.env },
      });
    },
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM');
    },
  };
}
