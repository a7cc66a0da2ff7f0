import { z } from 'zod';
import { PersonId, TownId } from '../ids.js';
import { DeedRight } from './deeds.js';
import { Instant } from './instant.js';
import { Password } from './password.js';
import { Role } from './roles.js';
import { KeyAnswer } from './security-keys.js';

export const AccountName = z
  .string()
  .min(2)
  .max(40)
  .regex(/^[A-Za-z0-9._-]+$/, 'letters, digits, dots, hyphens and underscores');

/** Whose stations an account may act upon. Null: every town's. */
export const AccountTowns = z.array(TownId).min(1, 'at least one town, or null for all').max(50).nullable();

/** What an administrator states of an account. */
export const AccountGrant = z.strictObject({
  role: Role,
  towns: AccountTowns,
  /** The duty person whose account it is: their name then stands beside what they acknowledge. */
  person: PersonId.nullable().default(null),
});
export type AccountGrant = z.infer<typeof AccountGrant>;

export const SetupRequest = z.strictObject({
  token: z.string().max(200),
  name: AccountName,
  password: Password,
});

/** Six digits of an authenticator, or one of the recovery codes; blanks and hyphens do not count. */
export const SecondFactorCode = z
  .string()
  .max(40)
  .transform((text) => text.replace(/[\s-]/g, '').toLowerCase());

export const SignInRequest = z.strictObject({
  name: AccountName,
  password: z.string().max(200),
  /** Where the account has a second factor: a code of it, or what a key said to the challenge of the answer before. */
  code: SecondFactorCode.optional(),
  key: KeyAnswer.optional(),
});

export const SessionView = z.object({
  name: z.string(),
  role: Role,
  towns: z.array(TownId).nullable(),
  person: PersonId.nullable(),
  /** Whether this account gives a code or uses a key when it signs in. */
  secondFactor: z.boolean(),
  /** Until when a code need not be given again for what asks for one; null where none was given lately. */
  confirmedUntil: Instant.nullable(),
  /** Who may do what the faces offer, as the hub's table of rights has it. */
  deeds: z.array(DeedRight),
});
export type SessionView = z.infer<typeof SessionView>;

/** The invited person chooses a password; the name stands in the token, before its last dot. */
export const JoinRequest = z.strictObject({ token: z.string().max(200), password: Password });

export const PasswordChange = z.strictObject({ current: z.string().max(200), next: Password });
export const CodeRequest = z.strictObject({ code: SecondFactorCode });
/** The second factor again, by a code or by a key. */
export const ConfirmRequest = z.union([CodeRequest, z.strictObject({ key: KeyAnswer })]);

/** One sign-in of an account that has not ended. */
export const SignedIn = z.object({
  /** Names the sign-in; opens nothing. */
  id: z.string(),
  since: Instant,
  lastSeenAt: Instant,
  /** The address it came from, and what the browser calls itself. */
  address: z.string(),
  browser: z.string(),
  /** The one that asks. */
  isThis: z.boolean(),
});
export type SignedIn = z.infer<typeof SignedIn>;

export const AccountState = z.enum(['active', 'invited', 'disabled']);

export const AccountView = z.object({
  name: z.string(),
  role: Role,
  towns: z.array(TownId).nullable(),
  person: PersonId.nullable(),
  state: AccountState,
  secondFactor: z.boolean(),
  /** An invitation that is open, until then. */
  invitedUntil: Instant.nullable(),
  /** Sign-ins that have not ended. */
  signedIn: z.number().int(),
});
export type AccountView = z.infer<typeof AccountView>;

export const NewAccount = AccountGrant.extend({ name: AccountName });

/** A link that works once, for one person: it is shown once, and the hub keeps its digest alone. */
export const Invitation = z.object({ name: z.string(), url: z.string(), until: Instant });
export type Invitation = z.infer<typeof Invitation>;

/** For an authenticator: to be shown once. */
export const SecondFactorOffer = z.object({
  /** Base32 (RFC 4648). */
  secret: z.string(),
  /** `otpauth://totp/…`, as authenticators read it from a QR code. */
  uri: z.string(),
});
export type SecondFactorOffer = z.infer<typeof SecondFactorOffer>;

/** Each works once, in place of a code. */
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
/** Of a key that was added: shown once, and none where the account had a second factor before. */
export const KeyAdded = z.object({ recoveryCodes: z.array(z.string()).nullable() });
