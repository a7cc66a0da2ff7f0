import type { NoticeView } from '@kawamori/contracts';
import type { TextKey } from '../wording.js';

/** What became of a notice on its way, worst first: given up, waiting, sent. `wanting` asks somebody to look. */
export function deliverySummary(notice: NoticeView): { key: TextKey; count: number; wanting: boolean } {
  const { deliveries, tally } = notice;
  const count = (state: (typeof deliveries)[number]['state']) =>
    tally?.[state] ?? deliveries.filter((delivery) => delivery.state === state).length;
  if (deliveries.length === 0 && tally === undefined)
    return { key: 'noRecipients', count: 0, wanting: false };
  if (count('given-up') > 0) return { key: 'sendGivenUp', count: count('given-up'), wanting: true };
  if (count('waiting') > 0) return { key: 'sendWaiting', count: count('waiting'), wanting: true };
  return { key: 'sentAll', count: count('accepted'), wanting: false };
}
