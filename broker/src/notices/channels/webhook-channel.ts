import { createHmac } from 'node:crypto';
import type { Notice } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import type { Channel, TryOutcome } from './channel.js';

export interface WebhookOptions {
  recipient: string;
  url: string;
  /** Shared secret of the signature, at least 32 characters. */
  secret: string;
  timeoutMs: number;
}

/** The signature of a body: hexadecimal HMAC-SHA256 over `timestamp.body`, so that an old request cannot be sent again. */
export function signWebhook(secret: string, timestampS: number, body: string): string {
  return createHmac('sha256', secret).update(`${timestampS}.${body}`).digest('hex');
}

/**
 * Posts a notice as JSON. `Kawamori-Signature: t=SECONDS,v1=HEX`; `Idempotency-Key` is the notice's own key, so a receiver that heard
 * it before may ignore it; `Kawamori-Attempt` above 1 marks a repeat.
 */
export function webhookChannel(options: WebhookOptions, wallClock: Clock): Channel {
  return {
    recipient: options.recipient,
    channel: 'webhook',
    deliver: async (notice: Notice, attempt: number): Promise<TryOutcome> => {
      const body = JSON.stringify(notice);
      const timestampS = Math.floor(wallClock.now() / 1_000);
      try {
        const response = await fetch(options.url, {
          method: 'POST',
          redirect: 'error',
          signal: AbortSignal.timeout(options.timeoutMs),
          headers: {
            'content-type': 'application/json',
            'idempotency-key': Buffer.from(notice.key).toString('base64url'),
            'kawamori-attempt': String(attempt),
            'kawamori-signature': `t=${timestampS},v1=${signWebhook(options.secret, timestampS, body)}`,
          },
          body,
        });
        await response.body?.cancel();
        if (response.ok) return { accepted: true, receipt: `HTTP ${response.status}` };
        // 4xx says that this request is wrong and stays wrong, but for "too early", "too many" and time-outs.
        const retry = response.status >= 500 || [408, 425, 429].includes(response.status);
        return { accepted: false, fault: `HTTP ${response.status}`, retry };
      } catch (error) {
        return { accepted: false, fault: reasonOf(error), retry: true };
      }
    },
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
