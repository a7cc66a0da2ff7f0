import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, pause } from '@kawamori/kit';
import { within } from './eventually.js';
import { runProgram } from './replay-run.js';
import { REPOSITORY } from './repository.js';

/** What stands around a program when it is started: a tracer before its name, libraries in its surroundings. */
export interface Around {
  before?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/** The hub as systemd would run it: started again as often as it ends, on the same ports and the same data. */
export interface Service {
  readonly pid: number;
  readonly url: string;
  readonly mqttPort: number;
  readonly dataDir: string;
  /** The one-time link that its first start has printed. */
  readonly setupUrl: string;
  /** Ends that nobody asked for. */
  readonly deaths: readonly string[];
  start(): Promise<void>;
  /** SIGKILL; resolves when it is dead, and it is started again. False when it had no life to take. */
  kill(): Promise<boolean>;
  /** SIGKILL; does something while it is dead, and starts it again. */
  pauseKilled(work: () => void): Promise<void>;
  /** Resolves when the hub that was started last is ready. */
  ready(): Promise<void>;
  /** SIGTERM, and nobody starts it again. */
  stop(): Promise<void>;
  restart(around?: Around): Promise<void>;
  kawamori(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** The end of its log. */
  log(): string;
}

/** A machine that does other work beside it starts a hub slowly; what has hung is told all the same. */
const READY_WITHIN_MS = 300_000;
/** As `RestartSec` in a unit: its ports are free by then. */
const RESTART_MS = 100;
const LOG_KEPT = 100_000;

export async function restartedHub(folder: string, dataDir: string, more: object): Promise<Service> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
  const [mqttPort, httpPort] = [await freePort(), await freePort()];
  const file = join(folder, 'hub.yaml');
  writeFileSync(
    file,
    JSON.stringify({ dataDir, mqtt: { port: mqttPort }, http: { port: httpPort }, ...more }),
  );
  const deaths: string[] = [];
  let around: Around = {};
  let child: ChildProcess | undefined;
  let wanted = false;
  let asked = false;
  let ready: Promise<void> = Promise.resolve();
  let setupUrl = '';
  let log = '';

  const spawnHub = () => {
    const [command = process.execPath, ...args] = [
      ...(around.before ?? []),
      process.execPath,
      REPOSITORY.hub,
      '--config',
      file,
    ];
    const fresh = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...around.env },
    });
    child = fresh;
    asked = false;
    let stderr = '';
    ready = new Promise<void>((resolve, reject) => {
      const look = () => {
        // Its first start prints the link after that word; later ones print none.
        if (!stderr.includes('"the hub is ready"') || setupUrl === '') return;
        resolve();
      };
      fresh.stdout.setEncoding('utf8').on('data', (text: string) => {
        setupUrl = /First account: (\S+)/.exec(text)?.[1] ?? setupUrl;
        look();
      });
      fresh.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr = (stderr + text).slice(-LOG_KEPT);
        log = (log + text).slice(-LOG_KEPT);
        look();
      });
      fresh.once('error', reject);
      fresh.once('close', (code, signal) =>
        reject(new Error(`the hub ended (${signal ?? `code ${code}`}): ${stderr.slice(-1_500)}`)),
      );
    });
    // Whoever waits for it hears of it; a kill before that is no fault.
    ready.catch(() => undefined);
    fresh.once('exit', (code, signal) => {
      if (!asked) deaths.push(`${signal ?? `code ${code}`}: ${stderr.slice(-500)}`);
      if (wanted) void pause(RESTART_MS).then(() => wanted && spawnHub());
    });
  };

  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<boolean> => {
    const ending = child;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return false;
    asked = true;
    const gone = once(ending, 'exit');
    ending.kill(signal);
    await within(20_000, 'the hub to end', gone).catch(async () => {
      ending.kill('SIGKILL');
      await gone;
    });
    return true;
  };

  const service: Service = {
    get pid() {
      return child?.pid ?? 0;
    },
    url: `http://localhost:${httpPort}`,
    mqttPort,
    dataDir,
    get setupUrl() {
      return setupUrl;
    },
    deaths,
    start: async () => {
      wanted = true;
      spawnHub();
      await within(READY_WITHIN_MS, 'the hub to be ready', ready);
    },
    kill: () => end('SIGKILL'),
    pauseKilled: async (work) => {
      wanted = false;
      await end('SIGKILL');
      try {
        work();
      } finally {
        wanted = true;
        spawnHub();
      }
    },
    ready: async () => {
      const until = performance.now() + READY_WITHIN_MS;
      for (;;) {
        const mine = ready;
        const ended = child?.exitCode !== null || child.signalCode !== null;
        const stood =
          !ended &&
          (await within(READY_WITHIN_MS, 'the hub to be ready', mine).then(
            () => true,
            () => false,
          ));
        if (stood && mine === ready) return;
        if (performance.now() > until)
          throw new Error(`the hub does not come up again: ${log.slice(-1_500)}`);
        await pause(50);
      }
    },
    stop: async () => {
      wanted = false;
      await end('SIGTERM');
    },
    restart: async (next = {}) => {
      around = next;
      wanted = false;
      await end('SIGTERM');
      await service.start();
    },
    kawamori: (...args) => runProgram([REPOSITORY.kawamori, '--data', dataDir, ...args]),
    log: () => log,
  };
  return service;
}
