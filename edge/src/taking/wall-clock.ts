import { MINUTE } from '@kawamori/contracts';
import { type Clock, type Part, pause } from '@kawamori/kit';
import type { Sampler } from './sampler.js';

export interface WallClockTaking extends Part {
  /** Takes what is due now, before intervals change. */
  catchUp(): void;
  /** Intervals have changed. */
  intervalsChanged(): void;
}

/**
 * In the field: takes every reading when the wall clock says that it is due, and every answer of a gauge when it comes. Looks at least
 * each minute, so a clock that is set is followed.
 */
export function wallClockTaking({ sampler, clock }: { sampler: Sampler; clock: Clock }): WallClockTaking {
  let stopped = false;
  let nap = new AbortController();
  let running: Promise<void> = Promise.resolve();

  const run = async () => {
    while (!stopped) {
      nap = new AbortController();
      const now = clock.now();
      sampler.followClockBack(now);
      const more = sampler.take(now);
      const dueIn = more ? 0 : (sampler.next() ?? Number.POSITIVE_INFINITY) - clock.now();
      await pause(Math.min(Math.max(dueIn, 0), MINUTE), nap.signal);
    }
  };

  return {
    name: 'taking by the wall clock',
    catchUp: () => {
      while (sampler.take(clock.now()));
    },
    intervalsChanged: () => {
      sampler.intervalsChanged(clock.now());
      nap.abort();
    },
    start: () => {
      sampler.onAnswer(() => nap.abort());
      running = run();
    },
    stop: async () => {
      stopped = true;
      nap.abort();
      await running;
    },
  };
}
