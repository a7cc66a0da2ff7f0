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

/**
 * So many rungs, at most, are climbed by a node that was let in and then got no answer: the hub hears what it says, and judges it, even
 * while its disk keeps nothing. A reading is then heard some twenty seconds late at most, and not more than a minute.
 */
const RUNGS_WHEN_LET_IN = 4;

/**
 * @param failures tries that failed in a row, at least 1
 * @param chance from 0 to 1
 * @param wasLetIn the hub had let the node in before the line ended
 */
export function delayBeforeTry(
  ladder: ReconnectLadder,
  failures: number,
  chance: number,
  wasLetIn = false,
): Milliseconds {
  const climbed = Math.min(failures, ladder.delaysMs.length, wasLetIn ? RUNGS_WHEN_LET_IN : failures);
  const rung = ladder.delaysMs[climbed - 1] ?? 0;
  return Math.round(rung * (1 - ladder.jitter / 2 + ladder.jitter * chance));
}
