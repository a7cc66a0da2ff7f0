import type { NoticeView } from '@kawamori/contracts';

/**
 * A notice as every screen may have it. Of a muster how far it has come is counted: whom a town has called, by what and what became of it
 * is read with the muster itself.
 */
export function shownNotice(notice: NoticeView): NoticeView {
  if (notice.kind !== 'muster') return notice;
  const tally = { waiting: 0, accepted: 0, 'given-up': 0, 'not-needed': 0 };
  for (const { state } of notice.deliveries) tally[state]++;
  return { ...notice, deliveries: [], tally };
}
