import type { KeyAnswer, KeyMade, KeyOptions } from '@kawamori/contracts';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';

/** For whom browsers make keys, and where. */
export interface KeySite {
  /** The hub's name, without scheme and port. */
  rpId: string;
  origin: string;
}

/** What is kept of a key. */
export interface KnownKey {
  id: string;
  /** COSE, base64url. */
  publicKey: string;
  transports: readonly string[];
}

/** EdDSA, ES256 and RS256 (RFC 9053, 8812), which every authenticator knows; what Node has for trial alone is left out. */
const ALGORITHMS = [-8, -7, -257];

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64url'));
const pointersTo = (keys: readonly KnownKey[]) =>
  keys.map(({ id, transports }) => ({ id, transports: [...transports] }));

/** What a browser is to have an authenticator make. Nothing is asked about its make: a town buys the keys that it likes. */
export async function makingOptions(asked: {
  site: KeySite;
  hubName: string;
  account: string;
  /** Base64url, at most 64 bytes. */
  userHandle: string;
  challenge: string;
  /** Of the account: none is made twice on one authenticator. */
  known: readonly KnownKey[];
  timeout: number;
}): Promise<KeyOptions> {
  const options = await generateRegistrationOptions({
    rpName: asked.hubName,
    rpID: asked.site.rpId,
    userName: asked.account,
    userDisplayName: asked.account,
    userID: bytesOf(asked.userHandle),
    challenge: bytesOf(asked.challenge),
    timeout: asked.timeout,
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: pointersTo(asked.known),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  });
  return { ...options };
}

/** What a browser is to ask of an authenticator. @param among undefined: any key of this site, by which its owner is verified */
export async function askingOptions(asked: {
  site: KeySite;
  challenge: string;
  among: readonly KnownKey[] | undefined;
  timeout: number;
}): Promise<KeyOptions> {
  const options = await generateAuthenticationOptions({
    rpID: asked.site.rpId,
    challenge: bytesOf(asked.challenge),
    timeout: asked.timeout,
    ...(asked.among ? { allowCredentials: pointersTo(asked.among) } : {}),
    userVerification: asked.among ? 'preferred' : 'required',
  });
  return { ...options };
}

/** @param spend whether the challenge that was answered is one that counts */
type Spend = (challenge: string) => boolean;

/** The key that was made, or undefined where what was sent does not hold. */
export async function madeKey(
  made: KeyMade,
  { rpId, origin }: KeySite,
  spend: Spend,
): Promise<{ id: string; publicKey: string; counter: number } | undefined> {
  const { verified, registrationInfo } = await orNothing(
    verifyRegistrationResponse({
      response: { ...made, clientExtensionResults: {} } as Parameters<
        typeof verifyRegistrationResponse
      >[0]['response'],
      expectedChallenge: spend,
      expectedOrigin: origin,
      expectedRPID: rpId,
      supportedAlgorithmIDs: ALGORITHMS,
      requireUserVerification: false,
    }),
  );
  if (!verified || !registrationInfo) return undefined;
  const { id, publicKey, counter } = registrationInfo.credential;
  return { id, publicKey: Buffer.from(publicKey).toString('base64url'), counter };
}

/** What a key has said, or undefined where it does not hold: its counter, which is for the caller to judge. */
export async function heardKey(
  answer: KeyAnswer,
  key: KnownKey,
  { rpId, origin }: KeySite,
  { spend, mustVerify }: { spend: Spend; mustVerify: boolean },
): Promise<{ counter: number } | undefined> {
  const { verified, authenticationInfo } = await orNothing(
    verifyAuthenticationResponse({
      response: { ...answer, clientExtensionResults: {} } as Parameters<
        typeof verifyAuthenticationResponse
      >[0]['response'],
      expectedChallenge: spend,
      expectedOrigin: origin,
      expectedRPID: rpId,
      // Counters are compared where they are kept: a copied key is told apart from a wrong signature.
      credential: { id: key.id, publicKey: bytesOf(key.publicKey), counter: 0 },
      requireUserVerification: mustVerify,
    }),
  );
  return verified && authenticationInfo ? { counter: authenticationInfo.newCounter } : undefined;
}

/** The library throws at whatever does not hold, from a wrong origin to bytes that are no CBOR. All of it comes from outside. */
async function orNothing<T extends { verified: boolean }>(
  verifying: Promise<T>,
): Promise<T | { verified: false; registrationInfo?: never; authenticationInfo?: never }> {
  try {
    return await verifying;
  } catch {
    return { verified: false };
  }
}
