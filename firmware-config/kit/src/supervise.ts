import { type ChildProcess, fork } from 'node:child_process';
import type { Milliseconds } from '@kawamori/contracts';
import { pause } from './clock.js';
import type { Log } from './log.js';

/** How long to wait before each restart; the last one repeats. A run of `steadyMs` starts the ladder anew. */
export interface RestartLadder {
  delaysMs: readonly Milliseconds[];
  steadyMs: Milliseconds;
  /** Restarts without a steady run before it gives up, loudly. */
  budget: number;
}

export const DEFAULT_LADDER: RestartLadder = {
  delaysMs: [100, 500, 2_000, 10_000],
  steadyMs: 60_000,
  budget: 20,
};

/** The exit code of our programs when their configuration cannot be used: starting them again would end the same way. */
export const UNUSABLE = 2;

/** Within this the parent has taken in a Ctrl-C that its child has died of. */
const CTRL_C_MS = 500;

export interface Supervised {
  /** The running child, if any. */
  child(): ChildProcess | undefined;
  /** Asks the child to stop (SIGTERM), then forces it after the deadline. */
  stop(deadlineMs?: Milliseconds): Promise<void>;
  /** Resolves with the child's last exit code when it has given up; never while it is watched or after a stop. */
  readonly gaveUp: Promise<number | null>;
}

export interface ChildSpec {
  name: string;
  module: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Called with every new child, before it has said anything. */
  onSpawn?: (child: ChildProcess) => void;
  ladder?: RestartLadder;
}

/**
 * Keeps one Node child alive: restarts it by the ladder when it dies, until it is stopped, the budget is spent, or the child says that
 * its configuration cannot be used. A child leads a process group of its own; what it leaves behind in there (an ffmpeg) is ended with
 * it, before the next one starts.
 */
export function supervise(spec: ChildSpec, log: Log): Supervised {
  const ladder = spec.ladder ?? DEFAULT_LADDER;
  const stopping = new AbortController();
  let current: ChildProcess | undefined;
  let giveUp: (exitCode: number | null) => void = () => undefined;
  const gaveUp = new Promise<number | null>((resolve) => {
    giveUp = resolve;
  });

  const runOnce = () =>
    new Promise<{ reason: string; exitCode: number | null }>((resolve) => {
      const child = fork(spec.module, [...spec.args], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        env: { ...process.env, ...spec.env },
        // Ctrl-C reaches the whole terminal; children are stopped by their parent alone, in its order.
        detached: true,
      });
      current = child;
      child.once('error', (error) => resolve({ reason: error.message, exitCode: null }));
      child.once('exit', (code, signal) => {
        current = undefined;
        endGroup(child.pid);
        resolve({ reason: signal ?? `exit code ${code}`, exitCode: code });
      });
      spec.onSpawn?.(child);
    });

  const watch = async () => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const startedAt = performance.now();
      const { reason, exitCode } = await runOnce();
      // A child that is born in the moment of a Ctrl-C has no group of its own yet and hears it too. So does the parent, which stops us.
      if (reason === 'SIGINT') await pause(CTRL_C_MS, stopping.signal);
      if (stopping.signal.aborted) return;
      failures = performance.now() - startedAt >= ladder.steadyMs ? 1 : failures + 1;
      if (failures > ladder.budget || exitCode === UNUSABLE) {
        log.error(
          { child: spec.name, reason, failures },
          'gave up restarting; it stays down until somebody looks',
        );
        giveUp(exitCode);
        return;
      }
      const delayMs = ladder.delaysMs[Math.min(failures, ladder.delaysMs.length) - 1] ?? 0;
      log.warn({ child: spec.name, reason, delayMs }, 'died, will be started again');
      await pause(delayMs, stopping.signal);
    }
  };
  const watching = watch();

  return {
    child: () => current,
    gaveUp,
    stop: async (deadlineMs = 10_000) => {
      stopping.abort();
      current?.kill('SIGTERM');
      const force = new AbortController();
      void pause(deadlineMs, force.signal).then(() => {
        if (!force.signal.aborted) current?.kill('SIGKILL');
      });
      await watching;
      force.abort();
    },
  };
}

/** Ends whatever is left in a process group. That nothing is left is the rule, and no fault. */
function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
