// Real: the hub in a process of its own on the machine's clock, so that it can be killed at any instant; from its sources, as tests are.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type Answer, type CallOptions, callAt } from './real-hub.js';
import { eventually } from './waiting.js';

const HUB = fileURLToPath(new URL('../main.ts', import.meta.url));

export interface HubProcess {
  readonly url: string;
  readonly mqttPort: number;
  readonly dataDir: string;
  readonly clock: { readonly at: number };
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** At once, as a power failure would; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts a hub on free ports over a data folder, again and again if need be. What still runs is killed when the test is over. */
export async function startHubProcess(dataDir: string, config: object): Promise<HubProcess> {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dirname(dataDir), 'hub.json');
  const disk = { warnBelowPercent: 1, picturesStopBelowPercent: 0 };
  writeFileSync(file, JSON.stringify({ dataDir, disk, mqtt: { port: 0 }, http: { port: 0 }, ...config }));
  const child = spawn(process.execPath, [...process.execArgv, HUB, '--config', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const kill = () => killed(child);
  onTestFinished(kill);
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const { url, mqttPort } = await eventually(() => {
    const ready = log.split('\n').find((line) => line.includes('"the hub is ready"'));
    if (ready === undefined) throw new Error(`the hub is not ready: ${log.slice(-2_000)}`);
    return JSON.parse(ready) as { url: string; mqttPort: number };
  });
  return {
    ...{ url, mqttPort, dataDir, kill },
    clock: {
      get at() {
        return Date.now();
      },
    },
    call: (method, path, options) => callAt(url, method, path, options),
  };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
