import { z } from 'zod';
import { Instant } from './instant.js';

/** Base64url (RFC 4648, 5), as WebAuthn writes bytes in JSON. */
const Base64Url = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/);

/** The id that an authenticator gave its key: at most 1,023 bytes (WebAuthn, 4). */
export const KeyId = Base64Url(1_364);
/** How the owner tells a key from their others. */
export const KeyName = z.string().trim().min(1).max(40);
/** What a browser says of the way to an authenticator: usb, nfc, ble, internal, hybrid and what comes. */
export const KeyTransports = z.array(z.string().max(20)).max(8);

/** Options for `navigator.credentials`, made by the hub and handed to the browser as they are (WebAuthn, 5.4 and 5.5). */
export const KeyOptions = z.looseObject({ challenge: z.string() });
export type KeyOptions = z.infer<typeof KeyOptions>;

const answered = { id: KeyId, rawId: KeyId, type: z.literal('public-key') };
const ClientData = Base64Url(4_000);

/** What an authenticator says of a key that it has made. Of what browsers add, the hub reads no more than this. */
export const KeyMade = z.object({
  ...answered,
  response: z.object({
    clientDataJSON: ClientData,
    attestationObject: Base64Url(20_000),
    transports: KeyTransports.optional(),
  }),
});
export type KeyMade = z.infer<typeof KeyMade>;

/** What an authenticator says to a challenge. */
export const KeyAnswer = z.object({
  ...answered,
  response: z.object({
    clientDataJSON: ClientData,
    authenticatorData: Base64Url(4_000),
    signature: Base64Url(4_000),
    userHandle: z.string().max(100).nullish(),
  }),
});
export type KeyAnswer = z.infer<typeof KeyAnswer>;

export const NewKey = z.strictObject({ name: KeyName, key: KeyMade });
export const PasskeyRequest = z.strictObject({ key: KeyAnswer });

/** By what an account may be confirmed that has a second factor. */
export const SecondFactorWanted = z.object({
  /** By a code of an authenticator app; a recovery code counts in any case. */
  byCode: z.boolean(),
  /** By a key: what the browser is to ask it. */
  byKey: KeyOptions.nullable(),
});
export type SecondFactorWanted = z.infer<typeof SecondFactorWanted>;

/** Why a key that stands in the list opens nothing now. */
export const KeyState = z.enum(['usable', 'other-address', 'doubted']);

/** A key of one's own account. */
export const KeyView = z.object({
  /** Names it among the keys of its account; opens nothing. */
  id: z.string(),
  name: z.string(),
  addedAt: Instant,
  /** Null: never since it was added. */
  lastUsedAt: Instant.nullable(),
  /** `other-address`: made for another name of the hub. `doubted`: its counter went back, which a copy of it may have done. */
  state: KeyState,
});
export type KeyView = z.infer<typeof KeyView>;

/** The second factors of one's own account. */
export const FactorsView = z.object({
  authenticator: z.boolean(),
  keys: z.array(KeyView),
  /** Recovery codes that have not been used. */
  recoveryCodes: z.number().int().min(0),
  /** Whether the hub has a name for which browsers make keys: https, or localhost. */
  offersKeys: z.boolean(),
});
export type FactorsView = z.infer<typeof FactorsView>;
