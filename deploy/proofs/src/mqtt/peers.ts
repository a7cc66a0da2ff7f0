import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { within } from '../parts/eventually.js';
import { REPOSITORY } from '../parts/repository.js';

/** Two brokers in one process of their own: the hub's gate, opened to every topic so that the protocol alone is tried, and a plain aedes. */
export interface Peers {
  gate: number;
  aedes: number;
  /** Bytes in use after a collection, by what they are; `rss` is what the system sees, with all that the collector keeps for later. */
  memory(): Promise<NodeJS.MemoryUsage>;
  lives(): boolean;
  stop(): void;
}

export async function startPeers(): Promise<Peers> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--expose-gc', resolve(REPOSITORY.root, 'broker/dist/testing/mqtt-peers.js')],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  const ports = new Promise<{ gate: number; aedes: number }>((ready, failed) => {
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('\n')) ready(JSON.parse(said) as { gate: number; aedes: number });
    });
    child.once('exit', (code) => failed(new Error(`the brokers ended with code ${code}`)));
  });
  return {
    ...(await within(20_000, 'the brokers to listen', ports)),
    memory: async () => {
      const answer = once(child, 'message') as Promise<[NodeJS.MemoryUsage]>;
      child.send('memory');
      return (await within(20_000, 'the memory in use', answer))[0];
    },
    lives: () => child.exitCode === null && child.signalCode === null,
    stop: () => void child.kill('SIGTERM'),
  };
}
