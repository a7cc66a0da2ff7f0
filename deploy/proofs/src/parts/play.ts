import { type ChildProcess, spawn } from 'node:child_process';
import { pause } from '@kawamori/kit';
import { within } from './eventually.js';
import { processes } from './processes.js';
import type { ReplayResult } from './replay-run.js';
import { REPOSITORY } from './repository.js';

/** `npm start` as a child: what it says, and how it ends. */
export interface Play {
  readonly pid: number;
  /** Aborted as soon as its result has been printed or it has ended. */
  readonly ended: AbortSignal;
  /** The one-time link for the first account. */
  setupUrl(): Promise<string>;
  result(): Promise<ReplayResult>;
  /** Lines of its log about a child that died, with the reason. */
  deaths(): { child: string; reason: string }[];
  /** Asks it to stop, and forces it if it does not. */
  stop(): Promise<void>;
}

const STOPS_WITHIN_MS = 15_000;

export function startPlay(args: readonly string[]): Play {
  const child = spawn(process.execPath, [REPOSITORY.demo, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new AbortController();
  let stdout = '';
  let stderr = '';
  const gone = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  void gone.then(
    () => ended.abort(),
    () => ended.abort(),
  );
  const link = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const found = /^ {2}最初の登録.*?(http\S+)$/m.exec(stdout)?.[1];
      if (found) resolve(found);
      if (/^\{.*\}$/m.test(stdout)) ended.abort();
    });
    void gone.then(
      (code) => reject(new Error(`the play ended with code ${code}: ${stderr.slice(-2_000)}`)),
      reject,
    );
  });
  // Only a second play, which needs no account, leaves it unheard.
  link.catch(() => undefined);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return {
    pid: child.pid ?? 0,
    ended: ended.signal,
    setupUrl: () => link,
    result: async () => {
      const code = await gone;
      if (code !== 0) throw new Error(`the play ended with code ${code}: ${stderr.slice(-2_000)}`);
      return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as ReplayResult;
    },
    deaths: () => deathsIn(stderr),
    stop: () => stopChild(child, gone),
  };
}

function deathsIn(log: string): { child: string; reason: string }[] {
  return log.split('\n').flatMap((line) => {
    if (!line.includes('"died, will be started again"')) return [];
    const { child, reason } = JSON.parse(line) as { child: string; reason: string };
    return [{ child, reason }];
  });
}

async function stopChild(child: ChildProcess, gone: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  await within(STOPS_WITHIN_MS, 'the play to stop', gone).catch(() => child.kill('SIGKILL'));
}

/** Processes that mention a folder on their command line, once they have had a moment to leave. */
export async function leftBehind(folder: string): Promise<string[]> {
  const until = performance.now() + STOPS_WITHIN_MS;
  for (;;) {
    const left = processes().filter(({ pid, command }) => pid !== process.pid && command.includes(folder));
    if (left.length === 0 || performance.now() > until) return left.map(({ command }) => command);
    await pause(50);
  }
}
