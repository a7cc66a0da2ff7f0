import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Instant, MINUTE } from '@kawamori/contracts';

/** So long a person has to find a key and touch it. */
export const CHALLENGE_LASTS = 5 * MINUTE;
/** WebAuthn, 13.4.3: at least 16 bytes that nobody can guess. */
const RANDOM_BYTES = 16;
const TIME_BYTES = 8;
/** Spent ones that are remembered. Whoever fails is counted and waits: no honest crowd comes near it. */
const MOST_SPENT = 10_000;

/** What a challenge is for; an answer to one of another purpose does not count. */
export type ChallengeFor = 'add-key' | 'sign-in' | 'passkey' | 'confirm';

export interface ChallengeUse {
  purpose: ChallengeFor;
  /** Whose session or browser it was made in. */
  boundTo: string;
}

/**
 * Challenges of WebAuthn. Each is for one purpose in one browser, and counts once within its time. They are signed, not remembered, so that
 * asking for many of them takes no memory; the key is of this start of the hub alone.
 */
export interface Challenges {
  make(use: ChallengeUse, now: Instant): string;
  /** Whether a challenge is ours, for that, and neither over nor used; it is used from then on. */
  spend(challenge: string, use: ChallengeUse, now: Instant): boolean;
}

export function challenges(): Challenges {
  const key = randomBytes(32);
  const spent = new Map<string, Instant>();
  const signed = (head: Buffer, { purpose, boundTo }: ChallengeUse) =>
    createHmac('sha256', key).update(head).update(`${purpose}|${boundTo}`).digest();
  return {
    make: (use, now) => {
      const until = Buffer.alloc(TIME_BYTES);
      until.writeBigUInt64BE(BigInt(now + CHALLENGE_LASTS));
      const head = Buffer.concat([randomBytes(RANDOM_BYTES), until]);
      return Buffer.concat([head, signed(head, use)]).toString('base64url');
    },
    spend: (challenge, use, now) => {
      for (const [one, until] of spent) if (until <= now) spent.delete(one);
      const bytes = Buffer.from(challenge, 'base64url');
      const [head, mac] = [
        bytes.subarray(0, RANDOM_BYTES + TIME_BYTES),
        bytes.subarray(RANDOM_BYTES + TIME_BYTES),
      ];
      if (head.length < RANDOM_BYTES + TIME_BYTES) return false;
      const expected = signed(head, use);
      if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) return false;
      const until = Number(head.readBigUInt64BE(RANDOM_BYTES));
      const name = bytes.toString('base64url');
      if (until <= now || spent.has(name) || spent.size >= MOST_SPENT) return false;
      spent.set(name, until);
      return true;
    },
  };
}
