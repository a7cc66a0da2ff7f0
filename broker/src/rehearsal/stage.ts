import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Log, pause } from '@kawamori/kit';

/** The process that plays a flood: the hub of the rehearsal and its nodes are its children. */
const MODULE = fileURLToPath(new URL('../../../deploy/demo/dist/rehearsal.js', import.meta.url));
const STOP_WITHIN_MS = 8_000;

export type StageWord = { type: 'playing' } | { type: 'played' };

export interface Stage {
  stop(): Promise<void>;
}

/**
 * Begins to play. Of this process's surroundings it is given the search path and the time zone alone.
 * @param onGone called once, when it has left by itself
 */
export function beginStage(
  { folder, speed, mqttPort }: { folder: string; speed: number; mqttPort: number },
  { onWord, onGone, log }: { onWord(word: StageWord): void; onGone(exitCode: number | null): void; log: Log },
): Stage {
  const { PATH = '', TZ } = process.env;
  const child: ChildProcess = fork(
    MODULE,
    ['--folder', folder, '--speed', String(speed), '--mqtt-port', String(mqttPort)],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { PATH, ...(TZ === undefined ? {} : { TZ }) },
      execArgv: [],
      detached: true,
    },
  );
  let isStopping = false;
  const gone = new Promise<void>((resolve) => {
    const leave = (code: number | null) => {
      resolve();
      if (!isStopping) onGone(code);
      isStopping = true;
    };
    child.once('exit', leave);
    child.once('error', (error) => {
      log.error({ err: error }, 'a rehearsal cannot be begun');
      leave(null);
    });
  });
  child.on('message', (message) => onWord(message as StageWord));
  return {
    stop: async () => {
      isStopping = true;
      child.kill('SIGTERM');
      const forced = new AbortController();
      void pause(STOP_WITHIN_MS, forced.signal).then(() => {
        if (!forced.signal.aborted) child.kill('SIGKILL');
      });
      await gone;
      forced.abort();
    },
  };
}
