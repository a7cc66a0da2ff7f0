import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { NodeFile } from '@kawamori/contracts';
import { type AnswerTo, askChild, type PlayerAnswer } from '@kawamori/kit';
import { onTestFinished } from 'vitest';
import { aNodeFile } from './builders.js';
import { writeInto } from './temporary.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface RealAgent {
  readonly child: ChildProcess;
  /** Resolves with the first line of the log that matches. */
  logged(pattern: RegExp): Promise<string>;
  /** All that was said to the log so far. */
  log(): string;
  /** Waits until the agent says that it can be asked. Undefined when it died before. */
  ready(): Promise<AnswerTo<'node-ready'> | undefined>;
  /** Moves its clock. Undefined when it died before it answered. */
  moveClock(ask: number, now: number): Promise<AnswerTo<'clock-set'> | undefined>;
  kill(): Promise<void>;
  exited: Promise<{ code: number | null; signal: string | null }>;
}

/** Writes the node's configuration and credential into a folder. */
export function installNode(
  folder: string,
  port: number,
  changes: Partial<NodeFile> = {},
  secret = 'right',
): string {
  writeInto(folder, 'credential', secret);
  const hub = { host: '127.0.0.1', port };
  return writeInto(folder, 'node.yaml', JSON.stringify(aNodeFile({ riverClock: 'player', hub, ...changes })));
}

/** Starts the built agent as a process, as the player does. */
export function startAgent(config: string): RealAgent {
  const child = fork(MAIN, ['--config', config], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // The test runner reads packages from their sources; the built agent reads their builds, as it does in the field.
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let log = '';
  let waiters: { pattern: RegExp; resolve: (line: string) => void }[] = [];
  const look = () => {
    waiters = waiters.filter(({ pattern, resolve }) => {
      const line = log.split('\n').find((each) => pattern.test(each));
      if (line !== undefined) resolve(line);
      return line === undefined;
    });
  };
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
    look();
  });
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  );
  const ready = new Promise<AnswerTo<'node-ready'> | undefined>((resolve) => {
    child.on('message', (message: PlayerAnswer) => {
      if (message.type === 'node-ready') resolve(message);
    });
    child.once('exit', () => resolve(undefined));
  });
  return {
    child,
    exited,
    log: () => log,
    logged: (pattern) =>
      new Promise((resolve) => {
        waiters.push({ pattern, resolve });
        look();
      }),
    ready: () => ready,
    moveClock: async (ask, now) => {
      const answer = await askChild(child, { type: 'clock', ask, now, pace: 60 });
      return answer?.type === 'clock-set' ? answer : undefined;
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
