/** How a request of a page is answered by the worker. */
export type Way =
  /** The document of the screens: from the shell, so that it stands at once. */
  | 'page'
  /** A file whose name belongs to its bytes: from the shell, else from the hub, and kept. */
  | 'asset'
  /** A picture, which never changes under its address: as it is kept for offline, else from the hub. */
  | 'picture'
  /** Everything else is none of the worker's: values, sign-in, set-up, links, sheets, rehearsals. */
  | 'network';

const PICTURE = /^\/api\/v1\/cameras\/[^/]+\/pictures\/\d+\/(?:thumb|view)\.webp$/;

/** @param origin the worker's own */
export function wayOf({ method, mode, url }: Pick<Request, 'method' | 'mode' | 'url'>, origin: string): Way {
  const address = new URL(url);
  if (method !== 'GET' || address.origin !== origin) return 'network';
  if (mode === 'navigate') return address.pathname === '/' ? 'page' : 'network';
  if (address.pathname.startsWith('/assets/')) return 'asset';
  return PICTURE.test(address.pathname) ? 'picture' : 'network';
}

/** Under which address a picture is kept: that of its smallest size. */
export const keptPictureOf = (path: string): string => path.replace(/\/view\.webp$/, '/thumb.webp');
