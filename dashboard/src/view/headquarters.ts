import { answerOf, type HqView, type Instant, type Snapshot } from '@kawamori/contracts';
import { awaitsAcknowledgement } from './acknowledgement.js';
import { isMaintenance } from './sign.js';

/** Headquarters that are open, and how many notices of the river nobody there has acknowledged in time: people are called for them. */
export interface OpenHq {
  hq: HqView;
  unanswered: number;
}

export function openHqs(
  { headquarters, notices }: Pick<Snapshot, 'headquarters' | 'notices'>,
  now: Instant,
): OpenHq[] {
  return headquarters.map((hq) => {
    const { town, openedAt, answersWithinMs } = hq;
    const unanswered = notices.filter(
      (one) =>
        one.town === town &&
        !isMaintenance(one) &&
        answerOf(one) === 'open' &&
        awaitsAcknowledgement(one, { notices, now }) &&
        now - Math.max(one.decidedAt, openedAt) >= answersWithinMs,
    ).length;
    return { hq, unanswered: answersWithinMs === 0 ? 0 : unanswered };
  });
}
