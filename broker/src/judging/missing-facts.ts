import type { Fact } from '@kawamori/contracts';
import type { Progress } from './progress-table.js';

/** Gaps that are told at once: the newest. */
const MOST_GAPS = 20;

/** What is known of facts and readings that are missing, after a fact that speaks of them; undefined for any other. */
export function missingAfter(
  { unseenGaps = [], lostReadings }: Pick<Progress, 'unseenGaps' | 'lostReadings'>,
  fact: Fact,
): Pick<Progress, 'unseenGaps' | 'lostReadings'> | undefined {
  if (fact.kind === 'journal.gap') {
    const { after, through } = fact.body;
    const gap = { from: after + 1, through, noticedAt: fact.at };
    return { unseenGaps: [...unseenGaps.slice(1 - MOST_GAPS), gap] };
  }
  if (fact.kind === 'readings.lost') {
    const { from, to } = fact.body;
    const known = lostReadings ?? [];
    // A hub that was stopped before it had judged the fact tells it once more.
    if (known.some((one) => one.from === from && one.to === to)) return {};
    return { lostReadings: [...known, { seq: fact.seq, from, to, isSeen: false }] };
  }
  if (fact.kind === 'journal.gap-seen') {
    const seenThrough = fact.body.through;
    const lost = lostReadings?.map((one) => ({ ...one, isSeen: one.isSeen || one.seq <= seenThrough }));
    return {
      unseenGaps: unseenGaps.filter(({ through }) => through > seenThrough),
      ...(lost ? { lostReadings: lost } : {}),
    };
  }
  return undefined;
}
