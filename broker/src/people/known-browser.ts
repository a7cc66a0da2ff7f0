import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { isIPv6 } from 'node:net';

export const BROWSER_COOKIE = 'kawamori_browser';

/**
 * Marks a browser in which somebody has signed in before, so that its tries at that account are counted by themselves: wrong ones of others
 * behind the same address (a hall, a proxy), or of strangers elsewhere, lock nobody out of it. For other accounts it is an address like any.
 */
export interface KnownBrowsers {
  /** A mark for a browser in which an account has signed in; undefined where it has that mark, and while the hub has no key. */
  mark(account: string, cookie: string | undefined): string | undefined;
  /** By what a try is counted: the browser where it is known for that account, else the address, and then for the account, too. */
  counted(cookie: string | undefined, address: string, account: string): { by: string; account?: string };
}

export function knownBrowsers(key: () => Buffer | undefined): KnownBrowsers {
  const nameIn = (account: string) => Buffer.from(account).toString('base64url');
  const signature = (of: Buffer, id: string, name: string) =>
    createHmac('sha256', of).update(`browser|${id}|${name}`).digest();
  /** The browser's id, where its mark is of ours and for that account. */
  const known = (cookie: string | undefined, account: string): string | undefined => {
    const [own, [id = '', name = '', signed = '']] = [key(), cookie?.split('.') ?? []];
    if (!own || name !== nameIn(account)) return undefined;
    const [expected, given] = [signature(own, id, name), Buffer.from(signed, 'base64url')];
    return expected.length === given.length && timingSafeEqual(expected, given) ? id : undefined;
  };
  return {
    mark: (account, cookie) => {
      const own = key();
      if (!own || known(cookie, account) !== undefined) return undefined;
      const [id, name] = [randomBytes(16).toString('base64url'), nameIn(account)];
      return `${id}.${name}.${signature(own, id, name).toString('base64url')}`;
    },
    counted: (cookie, address, account) => {
      const id = known(cookie, account);
      return id === undefined ? { by: networkOf(address), account } : { by: `browser:${id}` };
    },
  };
}

/** One line has 2^64 addresses of IPv6 (RFC 6177): they count as one. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head = '', tail = ''] = address.split('%')[0]?.split('::') ?? [];
  const [before, after] = [head, tail].map((part) => part.split(':').filter((word) => word !== ''));
  const zeros = Array.from({ length: 8 - (before?.length ?? 0) - (after?.length ?? 0) }, () => '0');
  const words = address.includes('::') ? [...(before ?? []), ...zeros, ...(after ?? [])] : address.split(':');
  return `${words
    .slice(0, 4)
    .map((word) => Number.parseInt(word, 16).toString(16))
    .join(':')}::/64`;
}
