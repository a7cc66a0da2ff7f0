import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, pause } from '@kawamori/kit';

export interface RawSeries {
  columns: string[];
  values: unknown[][];
}

/** A real influxd 1.x as a process of its own, and plain HTTP to it. */
export interface Influxd {
  readonly url: string;
  /** 0 while it does not run. */
  pid(): number;
  start(): Promise<void>;
  /** As a service manager stops it (SIGTERM). */
  stop(): Promise<void>;
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
  ask(statement: string, database?: string): Promise<RawSeries[]>;
  /** Writes lines of its own protocol, times in milliseconds. */
  write(database: string, lines: string): Promise<void>;
}

const CONFIG = (folder: string, port: number, rpcPort: number) => `
reporting-disabled = true
bind-address = "127.0.0.1:${rpcPort}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  index-version = "tsi1"
  query-log-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
[monitor]
  store-enabled = false
`;

/** Makes the folder and the configuration; nothing runs yet. */
export async function makeInfluxd(crew: ChildProcess[], folder: string): Promise<Influxd> {
  for (const name of ['meta', 'data', 'wal']) mkdirSync(join(folder, name), { recursive: true });
  const port = await freePort();
  const configFile = join(folder, 'influxdb.conf');
  writeFileSync(configFile, CONFIG(folder, port, await freePort()));
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const ending = child;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = once(ending, 'exit');
    ending.kill(signal);
    await gone;
  };
  return {
    url,
    pid: () => child?.pid ?? 0,
    start: async () => {
      const fresh = spawn('influxd', ['-config', configFile], { stdio: 'ignore' });
      child = fresh;
      crew.push(fresh);
      await once(fresh, 'spawn').catch(() => {
        throw new Error('influxd is not installed: apt-get install -y influxdb');
      });
      while ((await fetch(`${url}/ping`).catch(() => undefined))?.status !== 204) {
        if (fresh.exitCode !== null) throw new Error(`influxd ended with code ${fresh.exitCode}`);
        await pause(20);
      }
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    freeze: () => child?.kill('SIGSTOP'),
    thaw: () => child?.kill('SIGCONT'),
    ask: async (statement, database = 'kawamori') => {
      const body = new URLSearchParams({ q: statement, db: database, epoch: 'ms' });
      const response = await fetch(`${url}/query`, { method: 'POST', body });
      const { results } = (await response.json()) as {
        results: { error?: string; series?: RawSeries[] }[];
      };
      const fault = results.find(({ error }) => error !== undefined)?.error;
      if (fault !== undefined) throw new Error(`${statement}: ${fault}`);
      return results.flatMap(({ series = [] }) => series);
    },
    write: async (database, lines) => {
      const response = await fetch(`${url}/write?db=${database}&precision=ms`, {
        method: 'POST',
        body: lines,
      });
      if (!response.ok) throw new Error(`HTTP ${response.status} ${await response.text()}`);
      await response.arrayBuffer();
    },
  };
}
