export interface FeedLimits {
  timeoutMs: number;
  /** A feed of all rivers in flood has some hundreds of kilobytes. */
  bytes: number;
}
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
  const { limits, known, signal } = options;
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(limits.timeoutMs)]),
      headers: {
        'user-agent': options.userAgent,
        accept: 'application/json',
        ...(known.etag === undefined ? {} : { 'if-none-match': known.etag }),
        ...(known.lastModified === undefined ? {} : { 'if-modified-since': known.lastModified }),
      },
    });
    if (response.status === 200) return await documentOf(response, limits.bytes);
    await response.body?.cancel();
    if (response.status === 304) return { kind: 'unchanged' };
    const seconds = Number(response.headers.get('retry-after'));
    const waitMs = Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0) * 1_000, LONGEST_WAIT_MS) : 0;
    return { kind: 'failed', why: `HTTP ${response.status}`, waitMs };
  } catch (error) {
    return { kind: 'failed', why: reasonOf(error), waitMs: 0 };
  }
}

async function documentOf(response: Response, most: number): Promise<FetchedFeed> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    // Leaving the loop cancels the rest of the body.
    if (length > most) return { kind: 'unreadable', why: `more than ${most} bytes` };
    parts.push(part);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
    return {
      kind: 'read',
      document: JSON.parse(text) as unknown,
      etag: response.headers.get('etag') ?? undefined,
      lastModified: response.headers.get('last-modified') ?? undefined,
    };
  } catch {
    const type = response.headers.get('content-type') ?? 'no type';
    return { kind: 'unreadable', why: `no JSON in UTF-8, but ${JSON.stringify(type.slice(0, 80))}` };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
