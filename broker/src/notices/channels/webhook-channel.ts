import { createHmac } from 'node:crypto';
import type { ChannelTest, Notice } from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import type { Channel, TryOutcome } from './channel.js';
import { outcomeOfAnswer, reasonOf } from './http-answer.js';

export interface WebhookOptions {
  recipient: string;
  url: string;
  /** Shared secret of the signature, at least 32 characters. */
  secret: string;
  timeoutMs: number;
}

/**
 * What says that this very message is not understood. Whatever else a receiver answers (401, 403, 404 of one that is being set up) somebody
 * mends, and the notice still gets there.
 */
const REFUSES_THE_MESSAGE: readonly number[] = [400, 413, 415, 422];

/** The signature of a body: hexadecimal HMAC-SHA256 over `timestamp.body`, so that an old request cannot be sent again. */
export function signWebhook(secret: string, timestampS: number, body: string): string {
  return createHmac('sha256', secret).update(`${timestampS}.${body}`).digest('hex');
}

/**
 * Posts a notice as JSON. `Kawamori-Signature: t=SECONDS,v1=HEX`; `Idempotency-Key` is the notice's own key, so a receiver that heard
 * it before may ignore it; `Kawamori-Attempt` above 1 marks a repeat. A test has neither of the two, and `"kind": "channel-test"`.
 */
export function webhookChannel(options: WebhookOptions, wallClock: Clock): Channel {
  const post = async (
    message: Notice | ChannelTest,
    headers: Readonly<Record<string, string>>,
  ): Promise<TryOutcome> => {
    const body = JSON.stringify(message);
    const timestampS = Math.floor(wallClock.now() / 1_000);
    try {
      const response = await fetch(options.url, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(options.timeoutMs),
        headers: {
          'content-type': 'application/json',
          ...headers,
          'kawamori-signature': `t=${timestampS},v1=${signWebhook(options.secret, timestampS, body)}`,
        },
        body,
      });
      await response.body?.cancel();
      return outcomeOfAnswer(response, wallClock.now(), (status) => !REFUSES_THE_MESSAGE.includes(status));
    } catch (error) {
      return { accepted: false, fault: reasonOf(error), retry: true };
    }
  };
  return {
    recipient: options.recipient,
    channel: 'webhook',
    deliver: (notice, attempt) =>
      post(notice, {
        'idempotency-key': Buffer.from(notice.key).toString('base64url'),
        'kawamori-attempt': String(attempt),
      }),
    test: (message) => post(message, {}),
  };
}
