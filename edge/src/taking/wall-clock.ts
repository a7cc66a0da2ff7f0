import { MINUTE } from '@kawamori/contracts';
import { type Clock, type Part, pause } from '@kawamori/kit';
import type { Sampler } from './sampler.js';

/** In the field: takes every reading when the wall clock says that it is due. Looks at least each minute, so a clock that is set is followed. */
export function wallClockTaking({ sampler, clock }: { sampler: Sampler; clock: Clock }): Part {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  const run = async () => {
    while (!stopping.signal.aborted) {
      const now = clock.now();
      sampler.followClockBack(now);
      const more = sampler.take(now);
      const dueIn = more ? 0 : (sampler.next() ?? Number.POSITIVE_INFINITY) - clock.now();
      await pause(Math.min(Math.max(dueIn, 0), MINUTE), stopping.signal);
    }
  };

  return {
    name: 'taking by the wall clock',
    start: () => {
      running = run();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
