/** How the agent comes again, in milliseconds: the delay before each new try, the part of it that is left to chance, and its patience. */
export const AGENT = {
  delaysMs: [1_000, 2_000, 5_000, 15_000, 30_000, 60_000],
  jitter: 0.5,
  connectTimeoutMs: 10_000,
  keepAliveS: 15,
} as const;

/** @param failures tries that failed in a row, at least 1 @param chance from 0 to 1 */
export function delayBeforeTry(failures: number, chance: number): number {
  const rung = AGENT.delaysMs[Math.min(failures, AGENT.delaysMs.length) - 1] ?? 0;
  return Math.round(rung * (1 - AGENT.jitter / 2 + AGENT.jitter * chance));
}
