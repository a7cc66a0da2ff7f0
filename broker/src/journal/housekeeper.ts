import { DAY, HOUR, type Milliseconds } from '@kawamori/contracts';
import { after, type Clock, type Log, type Part, type Pending } from '@kawamori/kit';
import type { PruneOrder } from './pruning.js';

/** Between two looks at whether something has grown old. */
const LOOK_EVERY: Milliseconds = HOUR;
/** Between two pieces: a card that writes slowly has time for what comes in. */
const BREATH: Milliseconds = 100;

export interface HousekeeperInputs {
  log: Log;
  wallClock: Clock;
  readingsDays: number;
  /** Takes a piece away. Returns whether there is more. */
  prune(order: PruneOrder): Promise<boolean>;
  /** The last fact that every reader has read; undefined while that is not known, and nothing is taken away. */
  readBy(): number | undefined;
}

/** Takes readings out of the journal that are older than its days, behind every reader, a little at a time. */
export function housekeeper(inputs: HousekeeperInputs): Part {
  let pending: Pending | undefined;
  let stopped = false;
  let fault: string | undefined;

  const look = async (): Promise<void> => {
    try {
      let pieces = 0;
      for (let more = true; more && !stopped; pieces++) {
        const readBy = inputs.readBy();
        if (readBy === undefined) break;
        more = await inputs.prune({ before: inputs.wallClock.now() - inputs.readingsDays * DAY, readBy });
        if (more) await new Promise<void>((resolve) => after(BREATH, resolve));
      }
      if (pieces > 1)
        inputs.log.info({ pieces }, 'readings that every reader has were taken out of the journal');
      fault = undefined;
    } catch (error) {
      const now = error instanceof Error ? error.message : String(error);
      if (now !== fault && !stopped)
        inputs.log.warn({ reason: now }, 'old readings stay in the journal for now');
      fault = now;
    }
    if (!stopped) plan();
  };
  const plan = () => {
    pending = after(LOOK_EVERY, () => void look());
  };

  return {
    name: 'housekeeper',
    start: () => {
      stopped = false;
      pending = after(BREATH, () => void look());
    },
    stop: () => {
      stopped = true;
      pending?.cancel();
    },
  };
}
