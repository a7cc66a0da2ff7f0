import type { Instant } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';

/** The times at which facts are entered. In service both clocks are one, and it is asked once: a fact has one instant there. */
export function stampOf(riverClock: Clock, wallClock: Clock): { at: Instant; wallAt: Instant } {
  const at = riverClock.now();
  return { at, wallAt: wallClock === riverClock ? at : wallClock.now() };
}
