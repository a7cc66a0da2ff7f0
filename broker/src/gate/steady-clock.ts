import type { Clock } from '@kawamori/kit';

/** Milliseconds on a clock that nobody sets: for pace and patience. */
export const steadyClock: Clock = { now: () => performance.now() };
