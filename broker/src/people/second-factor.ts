import { type Instant, MINUTE, type NewFact, type SecondFactorOffer } from '@kawamori/contracts';
import type { Account } from './account.js';
import { sha256 } from './account-changes.js';
import { bareCode, newRecoveryCodes } from './recovery-codes.js';
import { seal, unseal } from './sealed.js';
import { base32, newSecret, otpauthUri, stepOf } from './totp.js';
import type { UsedCodes } from './used-codes.js';

/** An offer that nobody has confirmed by a code is forgotten after so long. */
const OFFER_LASTS = 15 * MINUTE;

/** Authenticators (TOTP) and recovery codes of accounts. */
export interface SecondFactors {
  /** A new secret for an authenticator; it counts once a code of it has been given. Undefined while the hub has no key. */
  offer(account: Account, now: Instant): SecondFactorOffer | undefined;
  /** The first code of the authenticator that was offered: what to journal, and the recovery codes to show once. */
  confirm(
    account: Account,
    code: string,
    now: Instant,
  ): Promise<{ facts: NewFact[]; recoveryCodes: string[] } | undefined>;
  /** Whether a code is this account's: what to journal then, which is something only for a recovery code. */
  accepts(account: Account, code: string, now: Instant): Promise<NewFact[] | undefined>;
}

export function secondFactors(inputs: {
  key(): Buffer | undefined;
  issuer: string;
  used: UsedCodes;
}): SecondFactors {
  const { used } = inputs;
  const offered = new Map<string, { secret: Buffer; until: Instant }>();
  /** Recovery codes that were used, and are perhaps not yet journalled as such. */
  const spent = new Set<string>();

  const secretOf = ({ name, secondFactor }: Account): Buffer | undefined => {
    const key = inputs.key();
    const sealed = secondFactor?.sealedSecret;
    return key && sealed !== undefined ? unseal(key, sealed, name) : undefined;
  };

  return {
    offer: (account, now) => {
      if (!inputs.key()) return undefined;
      const secret = newSecret();
      offered.set(account.name, { secret, until: now + OFFER_LASTS });
      return {
        secret: base32(secret),
        uri: otpauthUri(secret, { issuer: inputs.issuer, account: account.name }),
      };
    },
    confirm: async ({ name }, code, now) => {
      const [offer, key] = [offered.get(name), inputs.key()];
      if (!offer || offer.until <= now || !key) return undefined;
      const step = stepOf(offer.secret, code, now, 0);
      if (step === undefined) return undefined;
      offered.delete(name);
      const sealedSecret = seal(key, offer.secret, name);
      await used.use(sealedSecret, step);
      const { shown, digests: recoverySha256 } = newRecoveryCodes();
      return {
        facts: [{ kind: 'account.second-factor-set', body: { name, sealedSecret, recoverySha256 } }],
        recoveryCodes: shown,
      };
    },
    accepts: async (account, code, now) => {
      const { name, secondFactor } = account;
      if (!secondFactor) return undefined;
      const { sealedSecret } = secondFactor;
      const secret = secretOf(account);
      if (secret && sealedSecret !== undefined) {
        const step = stepOf(secret, code, now, used.upTo(sealedSecret));
        if (step !== undefined) {
          await used.use(sealedSecret, step);
          return [];
        }
      }
      const digest = sha256(bareCode(code));
      if (!secondFactor.recoverySha256.includes(digest) || spent.has(digest)) return undefined;
      spent.add(digest);
      return [{ kind: 'account.recovery-used', body: { name, sha256: digest } }];
    },
  };
}
