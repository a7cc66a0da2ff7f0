import { type CertificateDue, DAY, type Instant } from '@kawamori/contracts';

/** What our authority signs, itself included. */
export type CertificateUse = 'authority' | 'server' | 'node';

/** From when until when a certificate counts, in milliseconds since 1970. */
export interface Validity {
  notBefore: Instant;
  notAfter: Instant;
}

const YEAR = 365 * DAY;

/**
 * A node stands at a river, and nobody wants to drive there for a date: what ends its certificate is the hub, at once, by revoking.
 * The server's is renewed by one command at a desk. The authority outlives every node that it certifies in its first ten years.
 */
const LASTS: Readonly<Record<CertificateUse, number>> = {
  authority: 20 * YEAR,
  server: 2 * YEAR,
  node: 10 * YEAR,
};

/** A machine whose clock is some hours behind must not take a new certificate for one of tomorrow. */
const BACKDATED = DAY;

/** Health and log tell of a certificate from so long before its end, and louder from so long. */
const WARN_BEFORE = 30 * DAY;
const URGENT_BEFORE = 7 * DAY;

/** Whole seconds, as certificates have them (RFC 5280, 4.1.2.5). Nothing outlives the authority that signs it. */
export function validityOf(use: CertificateUse, now: Instant, authority?: Validity): Validity {
  const second = Math.floor(now / 1_000) * 1_000;
  const notBefore = Math.max(second - BACKDATED, authority?.notBefore ?? 0);
  return {
    notBefore,
    notAfter: Math.min(second + LASTS[use], authority?.notAfter ?? Number.POSITIVE_INFINITY),
  };
}

export type Due = CertificateDue;

/** Whether somebody has to do something about a certificate. */
export function dueOf({ notAfter }: Pick<Validity, 'notAfter'>, now: Instant): Due {
  if (now > notAfter) return 'expired';
  if (now > notAfter - URGENT_BEFORE) return 'urgent';
  return now > notAfter - WARN_BEFORE ? 'due' : 'good';
}
