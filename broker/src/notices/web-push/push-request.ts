// The only file that names web-push: it signs (RFC 8292) and encrypts (RFC 8291); what is sent, and when, is ours.
import type { Milliseconds, PushSubscriptionKeys } from '@kawamori/contracts';
import webPush from 'web-push';

/** A P-256 pair by which push services know this hub (RFC 8292): base64url. */
export interface PushKeys {
  publicKey: string;
  privateKey: string;
}

export const makePushKeys = (): PushKeys => webPush.generateVAPIDKeys();

export interface PushOrder {
  subscription: PushSubscriptionKeys;
  payload: string;
  keys: PushKeys;
  /** `mailto:` or `https:`: whom a push service may ask about this hub. */
  contact: string;
  /** A push service keeps it so long for a browser that is away (RFC 8030, 5.2). */
  keepFor: Milliseconds;
  /** Takes the place of a message with the same topic that has not been handed over yet (RFC 8030, 5.4). */
  topic: string;
}

/** What is to be posted to the endpoint of a browser. @throws where its keys are none */
export function pushRequest({ subscription, payload, keys, contact, keepFor, topic }: PushOrder): {
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
} {
  const { headers, body } = webPush.generateRequestDetails(subscription, payload, {
    vapidDetails: { subject: contact, ...keys },
    contentEncoding: 'aes128gcm',
    urgency: 'high',
    TTL: Math.round(keepFor / 1_000),
    topic,
  });
  const { 'Content-Length': _counted, ...rest } = headers;
  return {
    headers: Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)])),
    body: new Uint8Array(body),
  };
}
