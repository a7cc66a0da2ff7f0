import { z } from 'zod';
import { AcknowledgedVia } from './duty.js';
import { Instant } from './http/instant.js';
import { PersonId, TownId } from './ids.js';

const base64url = (bytes: number) =>
  z
    .string()
    .length(Math.ceil((bytes * 8) / 6))
    .regex(/^[A-Za-z0-9_-]+$/, 'expected base64url without padding');

/** What a browser hands out when notices are switched on in it (Push API, 9): where to send, and by what to encrypt (RFC 8291, 2.1). */
export const PushSubscriptionKeys = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/ }).max(1_000),
  keys: z.strictObject({ p256dh: base64url(65), auth: base64url(16) }),
});
export type PushSubscriptionKeys = z.infer<typeof PushSubscriptionKeys>;

/** A browser in which a person gets notices: known by a digest of its endpoint. */
export const PushBrowserId = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .brand<'PushBrowserId'>();
export type PushBrowserId = z.infer<typeof PushBrowserId>;

/** What kind of device it is, in words that its owner knows: 「Chrome（Android）」. */
const BrowserName = z.string().trim().min(1).max(60);

export const PushRequest = z.strictObject({ subscription: PushSubscriptionKeys, name: BrowserName });
export type PushRequest = z.infer<typeof PushRequest>;

/** Somebody has switched notices on in a browser. */
export const PushSubscribed = z.object({
  person: PersonId,
  town: TownId,
  browser: PushBrowserId,
  subscription: PushSubscriptionKeys,
  name: BrowserName,
  /** An account's name; by a link, the person to whom it was sent. */
  by: z.string().max(60),
  via: AcknowledgedVia,
});
export type PushSubscribed = z.infer<typeof PushSubscribed>;

/** `removed` by somebody; `gone`: its push service knows it no more (404 or 410), and nothing reaches it. */
export const PushEnded = z.object({
  person: PersonId,
  town: TownId,
  browser: PushBrowserId,
  why: z.enum(['removed', 'gone']),
  by: z.string().max(60).optional(),
});
export type PushEnded = z.infer<typeof PushEnded>;

export const PushBrowserView = z.object({
  id: PushBrowserId,
  name: z.string(),
  /** The push service's host. */
  service: z.string(),
  /** When notices were switched on; wall clock. */
  since: Instant,
  by: z.string(),
  /** When its push service knew it no more; null while it is reached. */
  goneAt: Instant.nullable(),
});
export type PushBrowserView = z.infer<typeof PushBrowserView>;

/** Who may have notices in a browser, and has them. */
export const PushView = z.object({
  /** What a browser needs to switch notices on (RFC 8292, 4.2); null where the hub sends none. */
  publicKey: z.string().nullable(),
  people: z.array(
    z.object({
      id: PersonId,
      town: TownId,
      nameJa: z.string(),
      nameEn: z.string(),
      browsers: z.array(PushBrowserView),
    }),
  ),
});
export type PushView = z.infer<typeof PushView>;

/** What a browser is told, and shows while no page is open. */
export const PushMessage = z.object({
  v: z.literal(1),
  title: z.string(),
  body: z.string(),
  /** What is shown last, with `{minutes}` for the age of the value by then; empty for a message without a value. */
  age: z.string(),
  observedAt: Instant.nullable(),
  /** What a tap opens: an address of the same origin, or a path. */
  open: z.string(),
  /** A message with the same tag takes the place of the one before. */
  tag: z.string(),
  language: z.enum(['ja', 'en']),
});
export type PushMessage = z.infer<typeof PushMessage>;
