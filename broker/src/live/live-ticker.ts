import type { ClockView, LiveEvent } from '@kawamori/contracts';
import { every, type Part, type Pending } from '@kawamori/kit';

/** How often the clock is told while nothing happens: a face that hears nothing for longer knows that it is blind. */
const BEAT_MS = 1_000;

export type Health = Extract<LiveEvent, { event: 'health' }>['data'];

/** Tells the clock at every beat, and the hub's health whenever it has changed. */
export function liveTicker(inputs: {
  publish(event: LiveEvent): void;
  clock(): ClockView;
  health(): Health;
}): Part {
  let beat: Pending | undefined;
  let told = '';
  return {
    name: 'live ticker',
    start: () => {
      beat = every(BEAT_MS, () => {
        inputs.publish({ event: 'clock', data: inputs.clock() });
        const health = inputs.health();
        const now = JSON.stringify(health);
        if (now !== told) inputs.publish({ event: 'health', data: health });
        told = now;
      });
    },
    stop: () => beat?.cancel(),
  };
}
