import { type Instant, MINUTE, type Milliseconds, SECOND } from '@kawamori/contracts';
import { after, type Clock, type Part, pause } from '@kawamori/kit';
import type { Sampler } from '../taking/sampler.js';
import type { Shutter } from './shutter.js';

/** How long a picture waits for the level of its instant; a gauge that is slower than this is shown with the level before. */
const LEVEL_WITHIN: Milliseconds = 2 * SECOND;

export interface WallClockShootingOptions {
  shutter: Pick<Shutter, 'dueNow' | 'nextAfter' | 'take'>;
  sampler: Pick<Sampler, 'next' | 'asking'>;
  /** Rings whenever readings have been taken. */
  outbox: { onChange(hear: () => void): void };
  clock: Clock;
}

export interface WallClockShooting extends Part {
  /** Intervals have changed. */
  intervalsChanged(): void;
}

/**
 * In the field: takes every picture when the wall clock says that it is due, as soon as the gauges of that instant have spoken. Looks at
 * least each minute, so a clock that is set is followed.
 */
export function wallClockShooting({
  shutter,
  sampler,
  outbox,
  clock,
}: WallClockShootingOptions): WallClockShooting {
  const stopping = new AbortController();
  let nap = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let waiters: { at: Instant; resolve: () => void }[] = [];

  const areTaken = (at: Instant) => !sampler.asking() && (sampler.next() ?? Number.POSITIVE_INFINITY) > at;
  const look = () => {
    const ready = waiters.filter(({ at }) => areTaken(at));
    waiters = waiters.filter((waiter) => !ready.includes(waiter));
    for (const { resolve } of ready) resolve();
  };
  const levelsTaken = (at: Instant) =>
    new Promise<void>((resolve) => {
      const waiter = { at, resolve };
      waiters.push(waiter);
      after(LEVEL_WITHIN, () => {
        waiters = waiters.filter((each) => each !== waiter);
        resolve();
      });
      look();
    });

  const run = async () => {
    while (!stopping.signal.aborted) {
      nap = new AbortController();
      const now = clock.now();
      for (const due of shutter.dueNow(now)) {
        void levelsTaken(due.at).then(() => (stopping.signal.aborted ? undefined : shutter.take(due)));
      }
      await pause(Math.min(Math.max(shutter.nextAfter(now) - clock.now(), 0), MINUTE), nap.signal);
    }
  };

  return {
    name: 'pictures by the wall clock',
    intervalsChanged: () => nap.abort(),
    start: () => {
      outbox.onChange(look);
      running = run();
    },
    stop: async () => {
      stopping.abort();
      nap.abort();
      await running;
    },
  };
}
