export interface FetchLimits {
  timeoutMs: number;
  bytes: number;
}

export type FetchedOnce =
  | { kind: 'read'; bytes: Buffer; headers: Headers }
  /** The rest was not waited for. */
  | { kind: 'too-long'; why: string }
  /** Anything but 200. `waitMs`: for how long the server asks not to be asked again, within the bound given. */
  | { kind: 'answered'; status: number; headers: Headers; waitMs: number }
  | { kind: 'failed'; why: string };

/**
 * Asks a server outside once: who we are, what we know already, within a time and a size. A redirection is not followed. Never throws; a
 * call that was broken off by the signal is `failed`.
 */
export async function fetchOnce(
  url: string,
  options: {
    limits: FetchLimits;
    /** As the server said them: an HTTP date. */
    known: { etag?: string | undefined; lastModified?: string | undefined };
    accept: string;
    userAgent: string;
    longestWaitMs: number;
    signal: AbortSignal;
  },
): Promise<FetchedOnce> {
  const { limits, known, signal } = options;
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(limits.timeoutMs)]),
      headers: {
        'user-agent': options.userAgent,
        accept: options.accept,
        ...(known.etag === undefined ? {} : { 'if-none-match': known.etag }),
        ...(known.lastModified === undefined ? {} : { 'if-modified-since': known.lastModified }),
      },
    });
    const { status, headers } = response;
    if (status === 200) {
      const bytes = await bodyOf(response, limits.bytes);
      return bytes
        ? { kind: 'read', bytes, headers }
        : { kind: 'too-long', why: `more than ${limits.bytes} bytes` };
    }
    await response.body?.cancel();
    const seconds = Number(headers.get('retry-after'));
    const waitMs = Number.isFinite(seconds)
      ? Math.min(Math.max(seconds, 0) * 1_000, options.longestWaitMs)
      : 0;
    return { kind: 'answered', status, headers, waitMs };
  } catch (error) {
    return { kind: 'failed', why: reasonOf(error) };
  }
}

/** Undefined where it is longer. */
async function bodyOf(response: Response, most: number): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    // Leaving the loop cancels the rest of the body.
    if (length > most) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
