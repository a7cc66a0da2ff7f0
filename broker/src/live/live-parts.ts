import type { LiveEvent, Snapshot } from '@kawamori/contracts';
import type { Part } from '@kawamori/kit';
import type { StorePlace } from '../hub-record.js';
import type { Judged } from '../judging/judge.js';
import type { HubView } from '../views/hub-view.js';
import { judgedNews } from './judged-news.js';
import { type LiveFeed, liveFeed } from './live-feed.js';
import { type Health, liveTicker } from './live-ticker.js';

/** Everything of a hub that its faces hear by themselves. */
export interface LiveParts {
  feed: LiveFeed;
  publish(event: LiveEvent): void;
  /** Faces that have seen nothing since are told everything anew: since the start, since settings changed, or while judging in memory. */
  resumableFrom(): number;
  /** Before anybody can watch. */
  live: Part;
  ticker: Part;
  judged(judged: Judged): void;
  storeMoved(place: StorePlace): void;
}

export function liveParts({
  view,
  snapshot,
  health,
}: {
  view: Pick<HubView, 'station' | 'notice' | 'statements' | 'book' | 'musters' | 'clock'>;
  snapshot(): Snapshot;
  health(): Health;
}): LiveParts {
  const feed = liveFeed();
  const tell = judgedNews({ feed, view, snapshot });
  const publish = (event: LiveEvent) => feed.publish(event);
  let resumableFrom = 0;
  return {
    feed,
    publish,
    resumableFrom: () => resumableFrom,
    live: {
      name: 'live feed',
      start: () => {
        resumableFrom = Math.max(resumableFrom, view.clock().judgedSeq);
      },
      stop: () => feed.close(),
    },
    ticker: liveTicker({ publish, clock: () => view.clock(), health }),
    judged: (judged) => {
      if (judged.settingsChanged) resumableFrom = judged.seq;
      tell(judged);
    },
    storeMoved: ({ isShelter }) => {
      resumableFrom = isShelter ? Number.POSITIVE_INFINITY : 0;
    },
  };
}
