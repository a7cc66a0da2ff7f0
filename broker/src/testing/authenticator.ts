// Real: the hub's own routes. Played: the telephone, which reads the secret and shows the code of the hub's time.
import { type Instant, RecoveryCodes, SecondFactorOffer } from '@kawamori/contracts';
import { codeAt } from '../people/totp.js';
import type { RealHub } from './real-hub.js';

/** An authenticator that somebody has set up. */
export interface Authenticator {
  /** What it shows now. */
  code(): string;
  recoveryCodes: string[];
  offer: SecondFactorOffer;
}

/** Sets one up for whoever is signed in; their session counts as confirmed, and all others of the account end. */
export async function authenticatorOf(
  { call, clock }: Pick<RealHub, 'call'> & { clock: { readonly at: Instant } },
  cookie: string,
): Promise<Authenticator> {
  const offer = SecondFactorOffer.parse(
    (await call('POST', '/api/v1/account/second-factor', { cookie })).json,
  );
  const code = () => shownCode(offer.secret, clock.at);
  const confirmed = await call('POST', '/api/v1/account/second-factor/confirm', {
    cookie,
    body: { code: code() },
  });
  if (confirmed.status !== 200) throw new Error(`not set up: HTTP ${confirmed.status} ${confirmed.text}`);
  return { code, recoveryCodes: RecoveryCodes.parse(confirmed.json).recoveryCodes, offer };
}

/** What an authenticator shows that was given a secret, with blanks or without. */
export const shownCode = (secret: string, at: Instant): string =>
  codeAt(bytesOf(secret.replace(/\s/g, '')), at);

/** Base32 back to bytes. */
function bytesOf(secret: string): Buffer {
  const bits = [...secret].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2)));
}
