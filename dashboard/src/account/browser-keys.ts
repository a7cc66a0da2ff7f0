import type { KeyAnswer, KeyMade, KeyOptions } from '@kawamori/contracts';
import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser';

/** What came of a question to an authenticator. `cancelled`: nobody touched it in time, or they closed the question. */
export type OfKey<T> = { ok: true; value: T } | { ok: false; why: 'cancelled' | 'known' | 'failed' };

/** Browsers make keys in a secure context alone: https, or localhost. */
export const mayUseKeys = (): boolean => isSecureContext && browserSupportsWebAuthn();

/** Has an authenticator make a key. */
export const makeKey = (options: KeyOptions): Promise<OfKey<KeyMade>> =>
  heard(
    () => startRegistration({ optionsJSON: options as unknown as RegistrationOptions }) as Promise<KeyMade>,
  );

/** Asks an authenticator for what the hub wants to hear. */
export const askKey = (options: KeyOptions): Promise<OfKey<KeyAnswer>> =>
  heard(
    () => startAuthentication({ optionsJSON: options as unknown as RequestOptions }) as Promise<KeyAnswer>,
  );

type RegistrationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];
type RequestOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];

/** By the names of WebAuthn, 5.1.3 and 5.1.4.2. */
const WHY: Readonly<Record<string, 'cancelled' | 'known'>> = {
  NotAllowedError: 'cancelled',
  AbortError: 'cancelled',
  InvalidStateError: 'known',
};

async function heard<T>(ask: () => Promise<T>): Promise<OfKey<T>> {
  try {
    return { ok: true, value: await ask() };
  } catch (error) {
    return { ok: false, why: WHY[error instanceof Error ? error.name : ''] ?? 'failed' };
  }
}
