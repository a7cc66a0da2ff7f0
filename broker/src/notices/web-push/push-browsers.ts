import { createHash } from 'node:crypto';
import {
  type NewFact,
  type PersonId,
  PushBrowserId,
  type PushBrowserView,
  type PushRequest,
  type PushSubscribed,
  type PushView,
} from '@kawamori/contracts';
import type { PushBrowser, Settings } from '../../settings/settings.js';

/** Browsers of one person. */
export const MOST_BROWSERS = 10;

/** Why a browser was not taken. */
export type PushFault =
  | { fault: 'no-person' }
  /** `web-push` is not among their contacts. */
  | { fault: 'no-contact' }
  | { fault: 'foreign-service'; host: string }
  | { fault: 'too-many' };

/** In which browsers people have switched notices on. */
export interface PushBrowsers {
  view(): PushView;
  /** Undefined where it was taken; the same browser once more changes nothing. */
  subscribe(
    person: PersonId,
    request: PushRequest,
    who: Pick<PushSubscribed, 'by' | 'via'>,
  ): Promise<PushFault | undefined>;
  /** False where there is none. */
  remove(person: PersonId, browser: PushBrowserId, by: string): Promise<boolean>;
}

export function pushBrowsers({
  publicKey,
  services,
  settings,
  settle,
}: {
  /** Undefined where the hub sends none. */
  publicKey: string | undefined;
  /** Hosts of push services; one that begins with a point stands for all below it. The hub speaks to no other. */
  services: readonly string[];
  settings(): Pick<Settings, 'people' | 'browsers'>;
  settle(facts: readonly NewFact[]): Promise<void>;
}): PushBrowsers {
  const known = (person: PersonId): readonly PushBrowser[] => settings().browsers.get(person) ?? [];
  const isPermitted = (host: string) =>
    services.some((one) => (one.startsWith('.') ? host.endsWith(one) : host === one));

  return {
    view: () => ({
      publicKey: publicKey ?? null,
      people: [...settings().people.values()]
        .filter(({ contacts }) => contacts.some(({ channel }) => channel === 'web-push'))
        .map(({ id, town, nameJa, nameEn }) => ({
          ...{ id, town, nameJa, nameEn: nameEn ?? nameJa },
          browsers: known(id).map(browserView),
        })),
    }),
    subscribe: async (person, { subscription, name }, { by, via }) => {
      const who = settings().people.get(person);
      if (!who) return { fault: 'no-person' };
      if (!who.contacts.some(({ channel }) => channel === 'web-push')) return { fault: 'no-contact' };
      const { host } = new URL(subscription.endpoint);
      if (!isPermitted(host)) return { fault: 'foreign-service', host };
      const browser = idOf(subscription.endpoint);
      const [before, others] = [
        known(person).find((one) => one.browser === browser),
        known(person).filter((one) => one.browser !== browser),
      ];
      if (before && before.goneAt === undefined && sameKeys(before, subscription)) return undefined;
      if (others.length >= MOST_BROWSERS) return { fault: 'too-many' };
      const body = { person, town: who.town, browser, subscription, name, by, via };
      await settle([{ kind: 'push.subscribed', body }]);
      return undefined;
    },
    remove: async (person, browser, by) => {
      const found = known(person).find((one) => one.browser === browser);
      if (!found) return false;
      await settle([{ kind: 'push.ended', body: { person, town: found.town, browser, why: 'removed', by } }]);
      return true;
    },
  };
}

const idOf = (endpoint: string): PushBrowserId =>
  PushBrowserId.parse(createHash('sha256').update(endpoint).digest('hex').slice(0, 16));

const sameKeys = (browser: PushBrowser, { keys }: PushRequest['subscription']): boolean =>
  browser.subscription.keys.p256dh === keys.p256dh && browser.subscription.keys.auth === keys.auth;

const browserView = ({ browser, name, subscription, since, by, goneAt }: PushBrowser): PushBrowserView => ({
  ...{ id: browser, name, since, by },
  service: new URL(subscription.endpoint).host,
  goneAt: goneAt ?? null,
});
