import { execFile } from 'node:child_process';
import { type Milliseconds, SECOND } from '@kawamori/contracts';
import { after, type Log, type Pending } from '@kawamori/kit';
import { makeTrouble } from '../trouble.js';

export interface Switch {
  /** Turns it, unless it is turned so already. A command that fails is given again until it succeeds or the other is wanted. */
  turn(on: boolean): void;
  stop(): Promise<void>;
}

/** A command that does not end is ended. */
const COMMAND_WITHIN: Milliseconds = 10 * SECOND;

/** A lamp or siren behind two commands. What it is at the start, nobody knows: the first turn is always made. */
export function commandSwitch(
  commands: { on: readonly string[]; off: readonly string[] },
  { log, againAfter = 5 * SECOND }: { log: Log; againAfter?: Milliseconds },
): Switch {
  const trouble = makeTrouble(
    log,
    'the command of the relay fails: it is given again',
    'the command of the relay succeeds again',
  );
  let wanted: boolean | undefined;
  let is: boolean | undefined;
  let running: Promise<void> | undefined;
  let again: Pending | undefined;
  let stopped = false;

  const run = ([program = '', ...words]: readonly string[]): Promise<Error | null> =>
    new Promise((resolve) => {
      execFile(program, words, { timeout: COMMAND_WITHIN, killSignal: 'SIGKILL' }, (error) => resolve(error));
    });
  const follow = async (): Promise<void> => {
    while (!stopped && wanted !== undefined && wanted !== is) {
      const on = wanted;
      const fault = await run(on ? commands.on : commands.off);
      if (fault) {
        is = undefined;
        trouble.met({ on, fault: fault.message });
        again = after(againAfter, begin);
        return;
      }
      trouble.over();
      is = on;
      log.info({ on }, on ? 'switched on' : 'switched off');
    }
  };
  const begin = () => {
    again?.cancel();
    running ??= follow().finally(() => {
      running = undefined;
      // Wanted otherwise in the last instant of the run.
      if (!stopped && is !== undefined && wanted !== is) begin();
    });
  };
  return {
    turn: (on) => {
      wanted = on;
      begin();
    },
    stop: async () => {
      stopped = true;
      again?.cancel();
      await running;
    },
  };
}
