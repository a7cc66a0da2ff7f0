import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { ClockState, Instant } from '@kawamori/contracts';

/** What Node's TLS says of a certificate whose dates do not fit this machine's clock. */
const DATE_FAULTS: ReadonlySet<string> = new Set(['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED']);
/** id-kp-serverAuth (RFC 5280, 4.2.1.12): a node's certificate does not make it a hub. */
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Every certificate in a file that can be read; TLS itself says what is wrong with the others. */
export const certificatesIn = (pem: Buffer): X509Certificate[] =>
  (pem.toString('latin1').match(PEM) ?? []).flatMap((one) => {
    try {
      return [new X509Certificate(one)];
    } catch {
      return [];
    }
  });

/**
 * Whether this node's clock cannot be asked for the date: it is never set, or it stands before the day on which the node's own card was
 * made, as a Pi's does that starts in 1970 until it is set.
 * @param card the certificates on the card
 */
export function doubtsItsClock(clock: ClockState, now: Instant, card: readonly X509Certificate[]): boolean {
  return clock === 'free' || card.some(({ validFromDate }) => now < validFromDate.getTime());
}

/**
 * What is wrong with a hub's certificate but its dates; undefined where nothing is. OpenSSL tells one fault of several, so a fault of the
 * dates says nothing of the rest: authority, signature, purpose and name are looked at here. Our authorities sign hubs themselves, with
 * nobody between (path length 0).
 * @param fault as TLS tells it @param name host name or address by which the hub was called
 */
export function faultBesideDates(
  fault: string,
  presented: X509Certificate | undefined,
  { authorities, name }: { authorities: readonly X509Certificate[]; name: string },
): string | undefined {
  if (!presented || !DATE_FAULTS.has(fault)) return fault;
  const isSigned = authorities.some(
    (authority) => authority.ca && presented.checkIssued(authority) && presented.verify(authority.publicKey),
  );
  if (!isSigned) return 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';
  if (presented.ca || !presented.keyUsage?.includes(SERVER_AUTH)) return 'INVALID_PURPOSE';
  const fits = isIP(name) ? presented.checkIP(name) : presented.checkHost(name, { subject: 'never' });
  return fits === undefined ? 'ERR_TLS_CERT_ALTNAME_INVALID' : undefined;
}
