import { type FetchLimits, fetchOnce } from '../polite-fetch.js';
import { pictureType, type Validators } from './tile-folder.js';

export type { FetchLimits } from '../polite-fetch.js';

export type Fetched =
  | ({ kind: 'tile'; bytes: Uint8Array } & Validators)
  | { kind: 'unchanged' }
  /** The server has no such tile and will not have one soon. */
  | { kind: 'absent' }
  /** Asking again would bring the same. */
  | { kind: 'refused'; why: string }
  /** `waitMs`: for how long the server asks not to be asked again. */
  | { kind: 'failed'; why: string; waitMs: number };

const LONGEST_WAIT_MS = 60_000;

/** Asks once for a tile. Never throws; a call that was broken off by the signal is `failed`. */
export async function fetchTile(
  url: string,
  {
    known: { etag, lastModified },
    ...options
  }: { limits: FetchLimits; known: Validators; userAgent: string; signal: AbortSignal },
): Promise<Fetched> {
  const fetched = await fetchOnce(url, {
    ...options,
    known: {
      etag,
      lastModified: lastModified === undefined ? undefined : new Date(lastModified).toUTCString(),
    },
    accept: 'image/*',
    longestWaitMs: LONGEST_WAIT_MS,
  });
  switch (fetched.kind) {
    case 'read':
      return pictureIn(fetched);
    case 'too-long':
      return { kind: 'refused', why: fetched.why };
    case 'answered':
      return withoutPicture(fetched);
    case 'failed':
      return { kind: 'failed', why: fetched.why, waitMs: 0 };
  }
}

function withoutPicture({
  status,
  headers,
  waitMs,
}: {
  status: number;
  headers: Headers;
  waitMs: number;
}): Fetched {
  if (status === 304) return { kind: 'unchanged' };
  if (status === 404 || status === 410 || status === 204) return { kind: 'absent' };
  if (status >= 300 && status < 400) {
    const target = headers.get('location') ?? 'elsewhere';
    return {
      kind: 'refused',
      why: `HTTP ${status}: the server sends us to ${JSON.stringify(target.slice(0, 200))}; it is not followed, state the final address`,
    };
  }
  if (status >= 500 || status === 408 || status === 425 || status === 429)
    return { kind: 'failed', why: `HTTP ${status}`, waitMs };
  return { kind: 'refused', why: `HTTP ${status}` };
}

function pictureIn({ bytes, headers }: { bytes: Buffer; headers: Headers }): Fetched {
  if (pictureType(bytes) === undefined) {
    const type = headers.get('content-type') ?? 'no type';
    return { kind: 'refused', why: `no PNG, JPEG or WebP, but ${JSON.stringify(type.slice(0, 80))}` };
  }
  const modified = Date.parse(headers.get('last-modified') ?? '');
  return {
    kind: 'tile',
    bytes,
    etag: headers.get('etag') ?? undefined,
    lastModified: Number.isNaN(modified) ? undefined : modified,
  };
}
