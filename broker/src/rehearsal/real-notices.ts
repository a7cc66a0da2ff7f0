import { type Instant, isOfLevel, isQuiet } from '@kawamori/contracts';
import type { HubView } from '../views/hub-view.js';

/** Of so many of the newest notices those of towns without a plan are looked for. */
const LOOKED_AT = 200;

/**
 * A real notice about the river that was decided since (wall clock) and that nobody has answered; undefined where there is none. What is
 * broken is none, as long as it can wait. A town without a duty plan calls nobody by it, so of its notices every one about the river counts.
 */
export function realNoticeSince(
  view: Pick<HubView, 'unacknowledgedSince' | 'notices' | 'settings'>,
  from: Instant,
): string | undefined {
  const calling = view
    .unacknowledgedSince(from)
    .find(({ matter, decidedAt }) => matter === 'river' && decidedAt >= from);
  if (calling) return calling.key;
  const { duties } = view.settings();
  return view
    .notices(LOOKED_AT)
    .find(
      (notice) =>
        !duties.has(notice.town) &&
        isOfLevel({ kind: notice.kind ?? undefined }) &&
        !isQuiet(notice) &&
        notice.acknowledged.length === 0 &&
        notice.closed === null &&
        (notice.times?.judgedAt ?? notice.decidedAt) >= from,
    )?.key;
}
