import { HOUR, type Milliseconds } from '@kawamori/contracts';
import { after, type Log, type Part, type Pending } from '@kawamori/kit';

/** Between two looks at whether something has grown old. */
const LOOK_EVERY: Milliseconds = HOUR;
/** Until the next look where something could not be looked at yet: what it hangs on is being made ready, or put right. */
const LOOK_SOON: Milliseconds = 10_000;
/** Between two pieces: a card that writes slowly has time for what comes in. */
const BREATH: Milliseconds = 100;

/** Something that grows old and is taken away in pieces, each so small that nobody waits for it. */
export interface Chore {
  /** What has been done, and what it means that it cannot be done now: constant phrases of the log. */
  says: { done: string; fails: string };
  /** Whether it is known what may be taken away; where it is not, it is asked again soon. Without it: always. */
  isReady?(): boolean;
  /** Takes a piece away. Returns whether there is more. */
  piece(): Promise<boolean>;
}

/** Does its chores one after the other, each hour and at its start; one that fails holds up no other, and is tried again with the next look. */
export function housekeeper({ log, chores }: { log: Log; chores: readonly Chore[] }): Part {
  let pending: Pending | undefined;
  let stopped = false;
  const faults = new Map<Chore, string>();

  const carryOut = async (chore: Chore): Promise<void> => {
    try {
      let pieces = 0;
      for (let more = true; more && !stopped; pieces++) {
        more = await chore.piece();
        if (more) await new Promise<void>((resolve) => after(BREATH, resolve));
      }
      if (pieces > 1) log.info({ pieces }, chore.says.done);
      faults.delete(chore);
    } catch (error) {
      const now = error instanceof Error ? error.message : String(error);
      if (now !== faults.get(chore) && !stopped) log.warn({ reason: now }, chore.says.fails);
      faults.set(chore, now);
    }
  };
  const look = async (): Promise<void> => {
    let isAllReady = true;
    for (const chore of chores) {
      if (stopped) return;
      if (chore.isReady?.() ?? true) await carryOut(chore);
      else isAllReady = false;
    }
    if (!stopped) pending = after(isAllReady ? LOOK_EVERY : LOOK_SOON, () => void look());
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
