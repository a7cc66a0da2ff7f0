import type { AcknowledgeAnswer, FactBody, NewFact } from '@kawamori/contracts';
import { JournalUnavailable } from '../journal/journal.js';
import type { HubView } from '../views/hub-view.js';

/** A person says that they have taken note of an episode. */
export interface AcknowledgeDesk {
  /** Undefined where there is no such episode, or no such notice of it. Said twice, it counts once. */
  acknowledge(body: FactBody<'episode.acknowledged'>): Promise<AcknowledgeAnswer | undefined>;
}

export function acknowledgeDesk({
  view,
  settle,
}: {
  view: Pick<HubView, 'noticesOf' | 'notice'>;
  settle(facts: readonly NewFact[]): Promise<void>;
}): AcknowledgeDesk {
  return {
    acknowledge: async (body) => {
      const notices = view.noticesOf(body.episode);
      const newest = body.notice === undefined ? notices.at(-1) : body.notice;
      if (newest === undefined || !notices.includes(newest)) return undefined;
      const known = view.notice(newest)?.acknowledged ?? [];
      if (known.some(({ by, via }) => by === body.by && via === body.via)) return { recorded: true };
      try {
        await settle([{ kind: 'episode.acknowledged', body: { ...body, notice: newest } }]);
        return { recorded: true };
      } catch (error) {
        // It was judged in memory: the telephones stop ringing, and it is journalled as soon as that can be done.
        if (error instanceof JournalUnavailable) return { recorded: false };
        throw error;
      }
    },
  };
}
