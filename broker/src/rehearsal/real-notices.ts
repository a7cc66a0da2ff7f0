import {
  HOUR,
  type Instant,
  isOfLevel,
  isQuiet,
  type Milliseconds,
  type NoticeView,
} from '@kawamori/contracts';
import type { HubView } from '../views/hub-view.js';

/** Of so many of the newest notices those of towns without a plan are looked for. */
const LOOKED_AT = 200;
/** In a town without a plan nobody is there to answer: what is no level that stands counts for so long. */
const UNANSWERED_FOR: Milliseconds = HOUR;

/**
 * A real notice about the river that was decided since (wall clock) and that nobody has answered; undefined where there is none. What is
 * broken is none, as long as it can wait. A town without a duty plan calls nobody, so nobody answers: of its notices those about the river
 * count as long as their level stands, and others for an hour.
 */
export function realNoticeSince(
  view: Pick<HubView, 'unacknowledgedSince' | 'notices' | 'settings' | 'openEpisode'>,
  from: Instant,
  now: Instant,
): string | undefined {
  const calling = view
    .unacknowledgedSince(from)
    .find(({ matter, decidedAt }) => matter === 'river' && decidedAt >= from);
  if (calling) return calling.key;
  const { duties } = view.settings();
  const decidedAt = ({ times, decidedAt: at }: NoticeView) => times?.judgedAt ?? at;
  const goesOn = (notice: NoticeView): boolean =>
    (notice.station !== null && view.openEpisode(notice.station)?.id === notice.episode) ||
    now - decidedAt(notice) < UNANSWERED_FOR;
  return view
    .notices(LOOKED_AT)
    .find(
      (notice) =>
        !duties.has(notice.town) &&
        isOfLevel({ kind: notice.kind ?? undefined }) &&
        !isQuiet(notice) &&
        notice.acknowledged.length === 0 &&
        notice.closed === null &&
        decidedAt(notice) >= from &&
        goesOn(notice),
    )?.key;
}
