import type { Deed, FacePage, MenuText, SessionView } from '@kawamori/contracts';
import type { Density } from '../view/density.js';
import type { Place } from './place.js';
import { may } from './rights.js';

/** What the menu leads to. */
export type MenuEntry = {
  words: MenuText /** Left out where who may not do it does not see it. */;
  deed?: Deed;
} & (
  | {
      /** A page beside the map. */ page: FacePage;
      /** A rehearsal has one of its own. */ rehearsed?: true;
    }
  | {
      /** A sheet to print, in a tab of its own; under the address of the hub, or of the rehearsal that is shown. */ sheet: string;
      /** Of the devices at the river, which no rehearsal has. */
      ofDevices?: true;
    }
  | { /** What is opened over the map. */ place: Place }
  | { view: Density }
);

export interface MenuGroup {
  words: MenuText & `group.${string}`;
  entries: readonly MenuEntry[];
}

/** All that can be opened from the screens. */
const MENU: readonly MenuGroup[] = [
  {
    words: 'group.hq',
    entries: [
      { words: 'book', place: { kind: 'book' }, deed: 'record-entry' },
      { words: 'telephone', page: 'telephone' },
      { words: 'headquarters', page: 'headquarters', rehearsed: true },
    ],
  },
  {
    words: 'group.sheets',
    entries: [
      { words: 'hours', sheet: '/hq/hours.html' },
      { words: 'situation', sheet: '/hq/situation.html' },
      { words: 'handOverSheet', sheet: '/hq/hand-over.html', deed: 'record-entry' },
      { words: 'reception', sheet: '/hq/reception.html', deed: 'record-entry' },
      { words: 'musterSheet', sheet: '/hq/muster.html' },
      { words: 'stormCheck', sheet: '/hq/check.html', ofDevices: true, deed: 'record-entry' },
    ],
  },
  {
    words: 'group.office',
    entries: [
      { words: 'office', page: 'office', deed: 'change-settings' },
      { words: 'levels', page: 'levels' },
      { words: 'channels', page: 'channels', deed: 'test-channel' },
      { words: 'rehearsal', page: 'rehearsal', deed: 'lead-rehearsal' },
      { words: 'audit', page: 'audit', deed: 'read-audit' },
    ],
  },
  {
    words: 'group.screen',
    entries: [
      { words: 'desk', view: 'desk' },
      { words: 'wall', view: 'wall' },
      { words: 'phone', view: 'phone' },
    ],
  },
  {
    words: 'group.me',
    entries: [
      { words: 'help', page: 'help' },
      { words: 'account', page: 'account' },
    ],
  },
];

/** Where a page is; of a rehearsal its own. */
export const pageAddress = (page: FacePage, isRehearsal: boolean): string =>
  isRehearsal ? `/rehearsal?page=${page}` : `/${page}`;

/**
 * What somebody is offered, group by group; a group without entries is left out.
 *
 * @param isRehearsal the screens of a rehearsal: pages are the real hub's and are left out, but for those that it has itself, as is the
 * sheet of its devices
 */
export function menuFor(
  session: SessionView | null,
  { isRehearsal, density }: { isRehearsal: boolean; density: Density },
): MenuGroup[] {
  const isOffered = (entry: MenuEntry) =>
    !(isRehearsal && (('page' in entry && !entry.rehearsed) || 'ofDevices' in entry)) &&
    !('view' in entry && entry.view === density) &&
    (entry.deed === undefined || may(session, entry.deed));
  return MENU.map(({ words, entries }) => ({ words, entries: entries.filter(isOffered) })).filter(
    ({ entries }) => entries.length > 0,
  );
}
