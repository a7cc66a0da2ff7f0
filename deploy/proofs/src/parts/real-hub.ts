import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { within } from './eventually.js';
import { runProgram } from './replay-run.js';
import { REPOSITORY } from './repository.js';

/** A hub in service, as systemd would run it: on the wall clock, with nobody over it. */
export interface RealHub {
  readonly pid: number;
  readonly url: string;
  readonly httpPort: number;
  readonly mqttPort: number;
  /** 0 where its file names no certificates. */
  readonly mqttTlsPort: number;
  readonly setupUrl: string;
  /** All that it has logged. */
  log(): string;
  /** Whether it still runs, under the same number. */
  lives(): boolean;
  /** The operator's command on its data folder. */
  kawamori(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** Registers a node and returns its secret. */
  addNode(id: string, town: string, stations: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

/**
 * @param more further sections of the hub's file
 * @param env what its process finds around it, besides what ours has
 * @param before a program that starts it in its place
 */
export async function startHub(
  folder: string,
  more: object = {},
  env: Record<string, string> = {},
  before: readonly string[] = [],
): Promise<RealHub> {
  const data = join(folder, 'hub');
  mkdirSync(data, { mode: 0o700, recursive: true });
  const file = join(folder, 'hub.yaml');
  writeFileSync(file, JSON.stringify({ dataDir: data, mqtt: { port: 0 }, http: { port: 0 }, ...more }));
  const [program = process.execPath, ...words] = [
    ...before,
    process.execPath,
    REPOSITORY.hub,
    '--config',
    file,
  ];
  const child = spawn(program, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let stdout = '';
  let stderr = '';
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const said = new Promise<Pick<RealHub, 'url' | 'httpPort' | 'mqttPort' | 'mqttTlsPort' | 'setupUrl'>>(
    (resolve, reject) => {
      const look = () => {
        const setupUrl = /First account: (\S+)/.exec(stdout)?.[1];
        const ready = stderr.split('\n').find((line) => line.includes('"the hub is ready"'));
        if (setupUrl && ready)
          resolve({
            setupUrl,
            ...(JSON.parse(ready) as Pick<RealHub, 'url' | 'httpPort' | 'mqttPort' | 'mqttTlsPort'>),
          });
      };
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
        look();
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
        look();
      });
      void gone.then(() => reject(new Error(`the hub ended: ${stderr.slice(-2_000)}`)));
    },
  );
  const { url, httpPort, mqttPort, mqttTlsPort, setupUrl } = await within(
    120_000,
    'the hub to be ready',
    said,
  );

  const kawamori = (...args: string[]) => runProgram([REPOSITORY.kawamori, '--data', data, ...args]);
  return {
    pid: child.pid ?? 0,
    url,
    httpPort,
    mqttPort,
    mqttTlsPort,
    setupUrl,
    log: () => stderr,
    lives: () => child.exitCode === null && child.signalCode === null,
    kawamori,
    addNode: async (id, town, stations) => {
      const secretFile = join(folder, `${id}.secret`);
      const which = stations.flatMap((station) => ['--station', station]);
      const { code, stderr: fault } = await kawamori(
        'node',
        'add',
        id,
        '--town',
        town,
        ...which,
        '--secret-file',
        secretFile,
      );
      if (code !== 0) throw new Error(`kawamori node add ${id}: ${fault}`);
      return readFileSync(secretFile, 'utf8').trim();
    },
    stop: async () => {
      child.kill('SIGTERM');
      await within(15_000, 'the hub to stop', gone).catch(() => child.kill('SIGKILL'));
    },
  };
}
