import { type Instant, SECOND } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import { type Driver, type Every, everyNow, type Sample } from '../driver.js';

/** A gauge that is asked later than this after its instant would say what was true then no more. */
const LATE = 30 * SECOND;

export interface ModbusDriverOptions {
  /** Asks the gauge; it may look at `isWanted` when its turn on the line comes. Never rejects, always ends. */
  ask: (isWanted: () => boolean) => Promise<Sample>;
  /** The river clock. */
  clock: Clock;
  every: Every;
}

/**
 * A gauge that is asked at whole multiples of `every`, and at once when it has not been for longer than that (a start, a process that
 * stood still): it knows nothing of instants that have passed, so none of them is made up.
 */
export function modbusDriver({ ask, clock, every }: ModbusDriverOptions): Driver {
  const isLate = (at: Instant) => clock.now() - at > Math.min(everyNow(every) / 2, LATE);
  let hear: () => void = () => undefined;
  let asking: Instant | undefined;
  let held: { at: Instant; samples: readonly Sample[] } | undefined;

  const put = async (at: Instant) => {
    asking = at;
    const sample = await ask(() => !isLate(at));
    // A clock that was set back has led to another question meanwhile.
    if (asking !== at) return;
    asking = undefined;
    held = { at, samples: [sample] };
    hear();
  };

  return {
    live: true,
    first: 0,
    begin: () => Number.NEGATIVE_INFINITY,
    next: (position) => {
      const now = everyNow(every);
      const due = (Math.floor(position / now) + 1) * now;
      return isLate(due) ? clock.now() : due;
    },
    read: (at) => {
      if (held?.at === at) return held.samples;
      if (asking === at) return 'asked';
      if (isLate(at)) return [];
      void put(at);
      return 'asked';
    },
    onAnswer: (listener) => {
      hear = listener;
    },
  };
}
