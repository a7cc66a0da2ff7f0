// Real: influxd 1.x as Debian packages it, with its files in a folder of its own, on loopback ports that were free a moment ago.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { freePort, pause } from '@kawamori/kit';

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

const CONFIG = (folder: string, port: number, rpcPort: number, auth: boolean, tls?: InfluxdTls) => `
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
${tls ? `  https-enabled = true\n  https-certificate = "${tls.cert}"\n  https-private-key = "${tls.key}"` : ''}
[monitor]
  store-enabled = false
`;

/** Files in PEM: the server's certificate, its key, and the authority by which the statements of the tests know it. */
export interface InfluxdTls {
  cert: string;
  key: string;
  ca: string;
}

/** Starts a server of its own. `auth`: it asks for user and password; the first statement must make its administrator. */
export async function startInfluxd({
  auth = false,
  tls,
}: {
  auth?: boolean;
  tls?: InfluxdTls;
} = {}): Promise<RealInfluxd> {
  const folder = mkdtempSync(join(tmpdir(), 'kawamori-influxd-'));
  for (const name of ['meta', 'data', 'wal']) mkdirSync(join(folder, name));
  const port = await freePort('127.0.0.1');
  const configFile = join(folder, 'influxdb.conf');
  writeFileSync(configFile, CONFIG(folder, port, await freePort('127.0.0.1'), auth, tls));
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  const ca = tls && readFileSync(tls.ca, 'utf8');
  let child: ChildProcess | undefined;

  const start = async () => {
    const fresh = spawn('influxd', ['-config', configFile], { stdio: 'ignore' });
    child = fresh;
    await once(fresh, 'spawn').catch(() => {
      throw new Error('influxd is not installed: apt-get install -y influxdb');
    });
    while (!(await answers(url, ca))) {
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
      const { text } = await send(`${url}/query`, ca, query.toString(), 'application/x-www-form-urlencoded');
      const { results } = JSON.parse(text) as {
        results: { error?: string; series?: { columns: string[]; values: unknown[][] }[] }[];
      };
      const fault = results.find(({ error }) => error !== undefined)?.error;
      if (fault !== undefined) throw new Error(fault);
      return results.flatMap(({ series = [] }) => series);
    },
    write: async (database, lines) => {
      const { status, text } = await send(
        `${url}/write?db=${database}&precision=ms`,
        ca,
        lines,
        'text/plain',
      );
      if (status !== 204) throw new Error(`HTTP ${status} ${text}`);
    },
    dispose: async () => {
      child?.kill('SIGKILL');
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string, ca: string | undefined): Promise<boolean> {
  const answer = await send(`${url}/ping`, ca, '', 'text/plain').catch(() => undefined);
  return answer?.status === 204;
}

/** One request on a connection of its own: a server that is stopped closes those that are kept. */
async function send(
  url: string,
  ca: string | undefined,
  body: string,
  type: string,
): Promise<{ status: number; text: string }> {
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  const sending = request(url, {
    ...{ method: body === '' ? 'GET' : 'POST', agent: false, ca },
    // What is under test looks at the name; here only this server can be behind the port.
    checkServerIdentity: () => undefined,
    headers: { 'content-type': type, 'content-length': Buffer.byteLength(body) },
  });
  sending.end(body);
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, text: await readText(response) };
}
