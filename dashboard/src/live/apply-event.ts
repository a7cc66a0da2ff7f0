import type { LiveEvent, NoticeView, Snapshot } from '@kawamori/contracts';
import { newestFirst } from '../view/notices.js';

/** More than a screen can show; older ones are asked for. */
const NOTICES_KEPT = 200;

/** The view after an event. Nothing can be shown before the first snapshot, so other events are let pass until then. */
export function applyEvent(view: Snapshot | null, event: LiveEvent): Snapshot | null {
  if (event.event === 'snapshot') return { ...event.data, notices: kept(event.data.notices) };
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
      return { ...view, notices: kept([event.data, ...others]) };
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

const kept = (notices: readonly NoticeView[]): NoticeView[] => newestFirst(notices).slice(0, NOTICES_KEPT);
