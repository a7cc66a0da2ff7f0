import { type Instant, type Milliseconds, SECOND } from '@kawamori/contracts';
import type { TryOutcome } from './channel.js';

/** Nobody makes a notice wait for longer than this, whatever it asks for. */
const LONGEST_WAIT: Milliseconds = 10 * 60 * SECOND;

/** Whether a refusal may pass: 4xx says that this request is wrong and stays wrong, but for "too early", "too many" and time-outs. */
const mayPass = (status: number): boolean => status >= 500 || [408, 425, 429].includes(status);

/** What an HTTP answer means for a message that was posted. */
export function outcomeOfAnswer(
  response: { ok: boolean; status: number; headers: Headers },
  wallNow: Instant,
  isRetried: (status: number) => boolean = mayPass,
): TryOutcome {
  if (response.ok) return { accepted: true, receipt: `HTTP ${response.status}` };
  const retry = isRetried(response.status);
  const afterMs = retryAfterMs(response.headers.get('retry-after'), wallNow);
  const fault = `HTTP ${response.status}`;
  return afterMs === undefined
    ? { accepted: false, fault, retry }
    : { accepted: false, fault, retry, afterMs };
}

/** Retry-After (RFC 9110, 10.2.3): seconds or a date. What is neither, or lies behind, asks for nothing. */
export function retryAfterMs(header: string | null, wallNow: Instant): Milliseconds | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * SECOND : Date.parse(header) - wallNow;
  return ms > 0 ? Math.min(ms, LONGEST_WAIT) : undefined;
}

/** Why no answer came. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
