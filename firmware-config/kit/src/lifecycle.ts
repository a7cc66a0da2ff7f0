import { pause } from './clock.js';
import type { Log } from './log.js';

/** Anything with a lifetime. Making it does no I/O; `start` may fail; `stop` is called once, also after a failed start of a later part. */
export interface Part {
  readonly name: string;
  start(): Promise<void> | void;
  stop(): Promise<void> | void;
}

/** Starts parts in order. When one fails, those already started are stopped in reverse and the failure is thrown. */
export async function startAll(parts: readonly Part[], log: Log): Promise<{ stop(): Promise<void> }> {
  const started: Part[] = [];
  const stop = async () => {
    for (let part = started.pop(); part; part = started.pop()) {
      try {
        await part.stop();
      } catch (error) {
        log.error({ err: error, stopping: part.name }, 'a part did not stop cleanly');
      }
    }
  };
  try {
    for (const part of parts) {
      await part.start();
      started.push(part);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

/**
 * Runs a process: starts the parts, waits for SIGTERM, SIGINT or the parent's going away, and stops them in reverse.
 * After the deadline it leaves with exit code 1.
 */
export async function runProcess(
  parts: readonly Part[],
  { log, deadlineMs, onStarted }: { log: Log; deadlineMs: number; onStarted?: () => void },
): Promise<void> {
  const asked = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
    if (process.channel) process.once('disconnect', () => resolve('parent went away'));
  });
  const running = await startAll(parts, log);
  onStarted?.();
  const reason = await asked;
  log.info({ reason }, 'stopping');
  const late = pause(deadlineMs).then(() => {
    log.error({ deadlineMs }, 'did not stop in time');
    process.exit(1);
  });
  await Promise.race([running.stop(), late]);
  process.exit(0);
}
