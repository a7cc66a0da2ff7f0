import type { Person, StationId } from '@kawamori/contracts';
import type { HubView } from '../views/hub-view.js';
import type { FoundLink, Links } from './links.js';

/** What is known behind a link, as of now. */
export interface OpenedLink extends FoundLink {
  who: Person;
  episode: string;
  /** Null where it is about none, or several. */
  station: StationId | null;
}

/** Undefined for a link that was never sent, is too old, or whose person or notice is known no more. */
export type LinkOpener = (token: string) => OpenedLink | undefined;

export const linkOpener =
  (links: Pick<Links, 'find'>, view: Pick<HubView, 'settings' | 'notice'>): LinkOpener =>
  (token) => {
    const called = links.find(token);
    const who = called && view.settings().people.get(called.person);
    const notice = called && view.notice(called.notice);
    return who && notice && { ...called, who, episode: notice.episode, station: notice.station };
  };
