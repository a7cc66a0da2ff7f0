import { MINUTE, type Milliseconds, SECOND } from '@kawamori/contracts';

/** How long to wait before each new try; the last one repeats. */
export interface ReconnectLadder {
  delaysMs: readonly Milliseconds[];
  /** The part of the delay that is left to chance, so that fifty nodes do not return in the same second. */
  jitter: number;
}

export const FIELD_LADDER: ReconnectLadder = {
  delaysMs: [1 * SECOND, 2 * SECOND, 5 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE],
  jitter: 0.5,
};

/** A replay waits for its hub with the clock standing still. */
export const REPLAY_LADDER: ReconnectLadder = { delaysMs: [200], jitter: 0 };

/** @param failures tries that failed in a row, at least 1 @param chance from 0 to 1 */
export function delayBeforeTry(ladder: ReconnectLadder, failures: number, chance: number): Milliseconds {
  const rung = ladder.delaysMs[Math.min(failures, ladder.delaysMs.length) - 1] ?? 0;
  return Math.round(rung * (1 - ladder.jitter / 2 + ladder.jitter * chance));
}
