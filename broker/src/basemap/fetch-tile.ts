import { pictureType, type Validators } from './tile-folder.js';

export interface FetchLimits {
  timeoutMs: number;
  /** A tile of 256 pixels has some tens of kilobytes. */
  bytes: number;
}

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
  options: { limits: FetchLimits; known: Validators; userAgent: string; signal: AbortSignal },
): Promise<Fetched> {
  const { limits, known, signal } = options;
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(limits.timeoutMs)]),
      headers: {
        'user-agent': options.userAgent,
        accept: 'image/*',
        ...(known.etag === undefined ? {} : { 'if-none-match': known.etag }),
        ...(known.lastModified === undefined
          ? {}
          : { 'if-modified-since': new Date(known.lastModified).toUTCString() }),
      },
    });
    if (response.status === 200) return await pictureOf(response, limits.bytes);
    await response.body?.cancel();
    return withoutPicture(response);
  } catch (error) {
    return { kind: 'failed', why: reasonOf(error), waitMs: 0 };
  }
}

function withoutPicture({ status, headers }: Response): Fetched {
  if (status === 304) return { kind: 'unchanged' };
  if (status === 404 || status === 410 || status === 204) return { kind: 'absent' };
  if (status >= 300 && status < 400) {
    const target = headers.get('location') ?? 'elsewhere';
    return {
      kind: 'refused',
      why: `HTTP ${status}: the server sends us to ${JSON.stringify(target.slice(0, 200))}; it is not followed, state the final address`,
    };
  }
  if (status >= 500 || status === 408 || status === 425 || status === 429) {
    const seconds = Number(headers.get('retry-after'));
    const waitMs = Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0) * 1_000, LONGEST_WAIT_MS) : 0;
    return { kind: 'failed', why: `HTTP ${status}`, waitMs };
  }
  return { kind: 'refused', why: `HTTP ${status}` };
}

async function pictureOf(response: Response, most: number): Promise<Fetched> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    // Leaving the loop cancels the rest of the body.
    if (length > most) return { kind: 'refused', why: `more than ${most} bytes` };
    parts.push(part);
  }
  const bytes = Buffer.concat(parts);
  if (pictureType(bytes) === undefined) {
    const type = response.headers.get('content-type') ?? 'no type';
    return { kind: 'refused', why: `no PNG, JPEG or WebP, but ${JSON.stringify(type.slice(0, 80))}` };
  }
  const modified = Date.parse(response.headers.get('last-modified') ?? '');
  return {
    kind: 'tile',
    bytes,
    etag: response.headers.get('etag') ?? undefined,
    lastModified: Number.isNaN(modified) ? undefined : modified,
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
