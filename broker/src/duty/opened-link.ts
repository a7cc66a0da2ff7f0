import type { Person, StationId } from '@kawamori/contracts';
import type { HubView } from '../views/hub-view.js';
import type { FoundLink, Links } from './links.js';

/** What is known behind a link, as of now. */
export interface OpenedLink extends FoundLink {
  token: string;
  who: Person;
  episode: string;
  /** Null where it is about none, or several. */
  station: StationId | null;
}

export interface LinkOpener {
  /** Undefined for a link that was never sent, is too old, or whose person or notice is known no more. */
  open(token: string): OpenedLink | undefined;
  /** The links of the other notices that left in one message with this one: whoever has one of them has them all. */
  toldWith(opened: OpenedLink): OpenedLink[];
}

export function linkOpener(
  links: Pick<Links, 'find' | 'firstTo'>,
  view: Pick<HubView, 'settings' | 'notice' | 'toldWith'>,
): LinkOpener {
  const known = (token: string, called: FoundLink): OpenedLink | undefined => {
    const who = view.settings().people.get(called.person);
    const notice = view.notice(called.notice);
    return who && notice && { ...called, token, who, episode: notice.episode, station: notice.station };
  };
  return {
    open: (token) => {
      const called = links.find(token);
      return called && known(token, called);
    },
    toldWith: ({ person, notice, at }) =>
      view.toldWith(notice, person).flatMap((other) => {
        const sent = links.firstTo(person, other);
        if (!sent) return [];
        return known(sent.token, { person, notice: other, at, isUndone: sent.isUndone }) ?? [];
      }),
  };
}
