import type { LiveEvent, Snapshot } from '@kawamori/contracts';
import type { Judged } from '../judging/judge.js';
import { shownNotice } from '../notices/shown-notice.js';
import type { HubView } from '../views/hub-view.js';
import type { LiveFeed } from './live-feed.js';

/** Tells every watcher what has been judged; does nothing while nobody watches. */
export function judgedNews({
  feed,
  view,
  snapshot,
}: {
  feed: LiveFeed;
  view: Pick<HubView, 'station' | 'notice' | 'statements' | 'book' | 'musters'>;
  snapshot(): Snapshot;
}): (judged: Judged) => void {
  const publish = (event: LiveEvent) => feed.publish(event);
  return ({ seq, stations, notices, settingsChanged, statementsChanged, bookChanged, mustersChanged }) => {
    if (feed.watchers === 0) return;
    // A new station or level touches everything that is drawn.
    if (settingsChanged) return publish({ event: 'snapshot', id: seq, data: snapshot() });
    for (const id of stations) {
      const data = view.station(id);
      if (data) publish({ event: 'station', id: seq, data });
    }
    if (statementsChanged) publish({ event: 'official', data: view.statements().official() });
    if (bookChanged) publish({ event: 'book', data: view.book().mark() });
    if (mustersChanged) publish({ event: 'musters', data: view.musters().mark() });
    for (const key of notices) {
      const data = view.notice(key);
      if (data) publish({ event: 'notice', data: shownNotice(data) });
    }
  };
}
