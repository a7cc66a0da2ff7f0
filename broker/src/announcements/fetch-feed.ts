import { type FetchLimits, fetchOnce } from '../polite-fetch.js';

export type FeedLimits = FetchLimits;
/** A feed of all rivers in flood has some hundreds of kilobytes. */
export const FEED_LIMITS: FeedLimits = { timeoutMs: 10_000, bytes: 2 * 1024 * 1024 };

export interface FeedValidators {
  etag?: string | undefined;
  lastModified?: string | undefined;
}

export type FetchedFeed =
  | ({ kind: 'read'; document: unknown } & FeedValidators)
  | { kind: 'unchanged' }
  /** It answered, and what it says cannot be read. */
  | { kind: 'unreadable'; why: string }
  /** `waitMs`: for how long the server asks not to be asked again. */
  | { kind: 'failed'; why: string; waitMs: number };

const LONGEST_WAIT_MS = 3_600_000;

/** Asks once for a JSON document. Never throws; a redirection is not followed. */
export async function fetchFeed(
  url: string,
  options: { limits: FeedLimits; known: FeedValidators; userAgent: string; signal: AbortSignal },
): Promise<FetchedFeed> {
  const fetched = await fetchOnce(url, {
    ...options,
    accept: 'application/json',
    longestWaitMs: LONGEST_WAIT_MS,
  });
  switch (fetched.kind) {
    case 'read':
      return documentIn(fetched);
    case 'too-long':
      return { kind: 'unreadable', why: fetched.why };
    case 'answered':
      if (fetched.status === 304) return { kind: 'unchanged' };
      return { kind: 'failed', why: `HTTP ${fetched.status}`, waitMs: fetched.waitMs };
    case 'failed':
      return { kind: 'failed', why: fetched.why, waitMs: 0 };
  }
}

function documentIn({ bytes, headers }: { bytes: Buffer; headers: Headers }): FetchedFeed {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return {
      kind: 'read',
      document: JSON.parse(text) as unknown,
      etag: headers.get('etag') ?? undefined,
      lastModified: headers.get('last-modified') ?? undefined,
    };
  } catch {
    const type = headers.get('content-type') ?? 'no type';
    return { kind: 'unreadable', why: `no JSON in UTF-8, but ${JSON.stringify(type.slice(0, 80))}` };
  }
}
