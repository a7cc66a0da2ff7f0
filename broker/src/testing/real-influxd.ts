// Real: influxd 1.x as Debian packages it, with its files in a folder of its own, on loopback ports that were free a moment ago.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface RealInfluxd {
  readonly url: string;
  /** Stops the process as a service manager does, and waits for its end. */
  stop(): Promise<void>;
  /** Starts it again on the same files and ports, and waits until it answers. */
  start(): Promise<void>;
  /** Holds every thread of it (SIGSTOP): connections stay, answers do not come. */
  freeze(): void;
  thaw(): void;
  /** Sends one InfluxQL statement, past the client under test. */
  ask(statement: string, database?: string): Promise<{ columns: string[]; values: unknown[][] }[]>;
  /** Writes line protocol with times in milliseconds, past the client under test. */
  write(database: string, lines: string): Promise<void>;
  dispose(): Promise<void>;
}

const CONFIG = (folder: string, port: number, rpcPort: number, auth: boolean) => `
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
  auth-enabled = ${auth}
  log-enabled = false
[monitor]
  store-enabled = false
`;

/** Starts a server of its own. `auth`: it asks for user and password; the first statement must make its administrator. */
export async function startInfluxd({ auth = false }: { auth?: boolean } = {}): Promise<RealInfluxd> {
  const folder = mkdtempSync(join(tmpdir(), 'kawamori-influxd-'));
  for (const name of ['meta', 'data', 'wal']) mkdirSync(join(folder, name));
  const port = await freePort();
  const configFile = join(folder, 'influxdb.conf');
  writeFileSync(configFile, CONFIG(folder, port, await freePort(), auth));
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;

  const start = async () => {
    const fresh = spawn('influxd', ['-config', configFile], { stdio: 'ignore' });
    child = fresh;
    await once(fresh, 'spawn').catch(() => {
      throw new Error('influxd is not installed: apt-get install -y influxdb');
    });
    while (!(await answers(url))) {
      if (fresh.exitCode !== null) throw new Error(`influxd ended with code ${fresh.exitCode}`);
      await pause(20);
    }
  };
  const stop = async () => {
    const ending = child;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = once(ending, 'exit');
    ending.kill('SIGCONT');
    ending.kill('SIGTERM');
    await gone;
  };
  await start();
  return {
    url,
    start,
    stop,
    freeze: () => child?.kill('SIGSTOP'),
    thaw: () => child?.kill('SIGCONT'),
    ask: async (statement, database = '') => {
      const query = new URLSearchParams({ q: statement, db: database, epoch: 'ms' });
      const response = await fetch(`${url}/query`, { method: 'POST', body: query });
      const { results } = (await response.json()) as {
        results: { error?: string; series?: { columns: string[]; values: unknown[][] }[] }[];
      };
      const fault = results.find(({ error }) => error !== undefined)?.error;
      if (fault !== undefined) throw new Error(fault);
      return results.flatMap(({ series = [] }) => series);
    },
    write: async (database, lines) => {
      const response = await fetch(`${url}/write?db=${database}&precision=ms`, {
        method: 'POST',
        body: lines,
      });
      if (!response.ok) throw new Error(`HTTP ${response.status} ${await response.text()}`);
    },
    dispose: async () => {
      child?.kill('SIGKILL');
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(`${url}/ping`).catch(() => undefined);
  return response?.status === 204;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
