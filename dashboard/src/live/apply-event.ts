import {
  gravityOf,
  type Instant,
  type LiveEvent,
  type NoticeView,
  type Snapshot,
  WAITING_IN_SNAPSHOT,
} from '@kawamori/contracts';
import { awaitsAcknowledgement } from '../view/acknowledgement.js';
import { newestFirst } from '../view/notices.js';

/** More than a screen can show; older ones are asked for. */
const NOTICES_KEPT = 200;

/** The view after an event. Nothing can be shown before the first snapshot, so other events are let pass until then. */
export function applyEvent(view: Snapshot | null, event: LiveEvent): Snapshot | null {
  if (event.event === 'snapshot')
    return { ...event.data, notices: kept(event.data.notices, event.data.clock.now) };
  if (!view) return null;
  switch (event.event) {
    case 'station': {
      const at = view.stations.findIndex(({ id }) => id === event.data.id);
      const known = view.stations[at];
      // Events sent again after a reconnection may be older than what is shown.
      if (known && known.seq > event.data.seq) return view;
      const stations = known ? view.stations.with(at, event.data) : [...view.stations, event.data];
      return { ...view, stations };
    }
    case 'notice': {
      const others = view.notices.filter((notice) => notice.key !== event.data.key);
      return { ...view, notices: kept([event.data, ...others], view.clock.now) };
    }
    case 'official':
      return { ...view, official: event.data };
    case 'book':
      return { ...view, book: event.data };
    case 'musters':
      return { ...view, musters: event.data };
    case 'clock':
      return { ...view, clock: event.data };
    case 'health': {
      const { nodes, ...hub } = event.data;
      return { ...view, hub: { ...view.hub, ...hub }, nodes };
    }
    case 'video':
      // Belongs to whoever plays it, not to the state of the rivers.
      return view;
  }
}

/** The newest, and of the others what waits for an answer; where that is very much, the gravest. */
function kept(notices: readonly NoticeView[], now: Instant): NoticeView[] {
  const all = newestFirst(notices);
  const waiting = all
    .slice(NOTICES_KEPT)
    .filter((one) => awaitsAcknowledgement(one, { notices: all, now }))
    .sort((a, b) => gravityOf(b) - gravityOf(a))
    .slice(0, WAITING_IN_SNAPSHOT);
  return [...all.slice(0, NOTICES_KEPT), ...newestFirst(waiting)];
}
