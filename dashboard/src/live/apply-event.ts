import type { LiveEvent, NoticeView, Snapshot } from '@kawamori/contracts';

/** More than a screen can show; older ones are in the record. */
const NOTICES_KEPT = 200;

/** The view after an event. Nothing can be shown before the first snapshot, so other events are let pass until then. */
export function applyEvent(view: Snapshot | null, event: LiveEvent): Snapshot | null {
  if (event.event === 'snapshot') return { ...event.data, notices: newestFirst(event.data.notices) };
  if (!view) return null;
  switch (event.event) {
    case 'station': {
      const known = view.stations.find((station) => station.id === event.data.id);
      // Events sent again after a reconnection may be older than what is shown.
      if (known && known.seq > event.data.seq) return view;
      const stations = known
        ? view.stations.map((station) => (station.id === event.data.id ? event.data : station))
        : [...view.stations, event.data];
      return { ...view, stations };
    }
    case 'notice': {
      const others = view.notices.filter((notice) => notice.key !== event.data.key);
      return { ...view, notices: newestFirst([event.data, ...others]) };
    }
    case 'clock':
      return { ...view, clock: event.data };
    case 'health': {
      const { recording, clockAheadMs, alarms, nodes } = event.data;
      return { ...view, hub: { ...view.hub, recording, clockAheadMs, alarms }, nodes };
    }
    case 'video':
      // Belongs to whoever plays it, not to the state of the rivers.
      return view;
  }
}

function newestFirst(notices: readonly NoticeView[]): NoticeView[] {
  return [...notices]
    .sort((a, b) => b.decidedAt - a.decidedAt || b.observedAt - a.observedAt || (a.key < b.key ? -1 : 1))
    .slice(0, NOTICES_KEPT);
}
