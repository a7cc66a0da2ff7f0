import { createHash } from 'node:crypto';
import {
  HOUR,
  type Language,
  type Milliseconds,
  type PushMessage,
  pushTest,
  pushText,
} from '@kawamori/contracts';
import type { Clock } from '@kawamori/kit';
import type { PushBrowser } from '../../settings/settings.js';
import { riseKeyOf } from '../person-recipient.js';
import { type PushKeys, pushRequest } from '../web-push/push-request.js';
import type { Channel, TryOutcome } from './channel.js';
import { outcomeOfAnswer, reasonOf } from './http-answer.js';

/** What comes later than this to a telephone that was off is the past; whoever is still to be woken is called again by then. */
const KEPT_FOR: Milliseconds = HOUR;
/** A browser that is known no more (RFC 8030, 7.3). */
const GONE = [404, 410];

export interface WebPushOptions {
  recipient: string;
  language: Language;
  /** Those in which the person has switched notices on, as of now. */
  browsers(): readonly PushBrowser[];
  keys: PushKeys;
  contact: string;
  timeoutMs: Milliseconds;
  /** Its push service knows this browser no more. */
  forget(browser: PushBrowser): void;
}

type Sent = TryOutcome & { isGone?: boolean };

/**
 * Shows a notice in all browsers of a person. Accepted when one push service has taken it: that it was seen, nobody knows from it. With no
 * browser left it is refused for good, so that the person's next channel is tried at once.
 */
export function webPushChannel(options: WebPushOptions, wallClock: Clock): Channel {
  const { recipient, language, browsers, keys, contact, timeoutMs, forget } = options;

  const post = async (browser: PushBrowser, payload: string, topic: string): Promise<Sent> => {
    const { subscription } = browser;
    try {
      const response = await fetch(subscription.endpoint, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        ...pushRequest({ subscription, payload, keys, contact, keepFor: KEPT_FOR, topic }),
      });
      await response.body?.cancel();
      if (GONE.includes(response.status)) {
        forget(browser);
        return {
          accepted: false,
          retry: false,
          fault: `HTTP ${response.status}: no longer known`,
          isGone: true,
        };
      }
      return outcomeOfAnswer(response, wallClock.now());
    } catch (error) {
      return { accepted: false, fault: reasonOf(error), retry: true };
    }
  };

  const send = async (message: Omit<PushMessage, 'tag'>, about: string): Promise<TryOutcome> => {
    const topic = topicOf(about);
    const payload = JSON.stringify({ ...message, tag: topic } satisfies PushMessage);
    const known = browsers();
    const sent = await Promise.all(known.map((browser) => post(browser, payload, topic)));
    return together(known, sent);
  };

  return {
    ...{ recipient, channel: 'web-push' },
    deliver: (notice, attempt) =>
      send({ ...pushText(notice, attempt, language), open: notice.link ?? '/' }, riseKeyOf(notice.key)),
    test: (message) => send({ ...pushTest(message, language), open: '/channels' }, 'test'),
  };
}

/** 32 characters of base64url at the most (RFC 8030, 5.4). */
const topicOf = (about: string): string =>
  createHash('sha256').update(about).digest('base64url').slice(0, 32);

/** What came of all: one that has taken it is enough; what may still take it is tried again. */
function together(browsers: readonly PushBrowser[], sent: readonly Sent[]): TryOutcome {
  const words = sent
    .map((one, i) => `${browsers[i]?.name}: ${one.accepted ? one.receipt : one.fault}`)
    .join('; ');
  if (sent.some(({ accepted }) => accepted)) return { accepted: true, receipt: words };
  if (sent.every(({ isGone }) => isGone)) {
    const fault = `notices are switched on in no browser any more${words && ` (${words})`}`;
    return { accepted: false, retry: false, fault };
  }
  const refusals = sent.filter((one) => !one.accepted);
  const afterMs = Math.max(0, ...refusals.map((one) => one.afterMs ?? 0));
  return {
    accepted: false,
    retry: refusals.some(({ retry }) => retry),
    fault: words,
    ...(afterMs > 0 ? { afterMs } : {}),
  };
}
