import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Part } from '@kawamori/kit';

/** The one-time link by which the first account is made. It lives in memory only and is spent by its first use. */
export interface SetupLink {
  /** The token of the link, or undefined when an account exists or it has been spent. */
  readonly token: string | undefined;
  /** Whether a token is the right one; it stays valid until {@link spend}. */
  fits(token: string): boolean;
  spend(): void;
}

export function setupLink(needed: boolean): SetupLink {
  let token = needed ? randomBytes(24).toString('base64url') : undefined;
  return {
    get token() {
      return token;
    },
    fits: (given) => {
      if (token === undefined) return false;
      const [a, b] = [Buffer.from(token), Buffer.from(given)];
      return a.length === b.length && timingSafeEqual(a, b);
    },
    spend: () => {
      token = undefined;
    },
  };
}

/** The link of a hub: it leads somewhere where nobody had an account at the start, until somebody has one, by it or by an invitation. */
export function firstAccount(anyAccount: () => boolean): Part & { link(): SetupLink } {
  let link = setupLink(false);
  return {
    name: 'first account',
    link: () => {
      if (link.token !== undefined && anyAccount()) link.spend();
      return link;
    },
    start: () => {
      link = setupLink(!anyAccount());
    },
    stop: () => undefined,
  };
}
