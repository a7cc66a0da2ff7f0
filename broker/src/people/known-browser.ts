import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { isIPv6 } from 'node:net';

export const BROWSER_COOKIE = 'kawamori_browser';

/**
 * Marks a browser in which somebody has signed in before, so that its tries are counted by themselves: wrong ones of others behind the same
 * address (a hall, a proxy) lock nobody out of it.
 */
export interface KnownBrowsers {
  /** A mark for a browser that has none; undefined while the hub has no key. */
  mark(): string | undefined;
  /** By what the tries of a request are counted: the browser where it is known, else the address. */
  counted(cookie: string | undefined, address: string): string;
}

export function knownBrowsers(key: () => Buffer | undefined): KnownBrowsers {
  const signature = (of: Buffer, id: string) => createHmac('sha256', of).update(`browser|${id}`).digest();
  const isOurs = (cookie: string): boolean => {
    const [own, [id = '', signed = '']] = [key(), cookie.split('.')];
    if (!own) return false;
    const [expected, given] = [signature(own, id), Buffer.from(signed, 'base64url')];
    return expected.length === given.length && timingSafeEqual(expected, given);
  };
  return {
    mark: () => {
      const own = key();
      if (!own) return undefined;
      const id = randomBytes(16).toString('base64url');
      return `${id}.${signature(own, id).toString('base64url')}`;
    },
    counted: (cookie, address) =>
      cookie !== undefined && isOurs(cookie) ? `browser:${cookie.split('.')[0]}` : networkOf(address),
  };
}

/** One line has 2^64 addresses of IPv6 (RFC 6177): they count as one. */
function networkOf(address: string): string {
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
