import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { Validity } from './lifetimes.js';

/** What is asked of a certificate, read from its PEM. */
export interface CertificateFacts extends Validity {
  /** SHA-256 of the whole certificate, 64 hexadecimal digits: its name among ours. */
  fingerprint: string;
  /** Hexadecimal, as it stands in the certificate. */
  serial: string;
  commonName: string;
  hosts: string[];
  addresses: string[];
}

/** @throws where the text is no certificate */
export function factsOfCertificate(pem: string | Buffer): CertificateFacts {
  return readCertificate(new X509Certificate(pem));
}

export function readCertificate(certificate: X509Certificate): CertificateFacts {
  const names = (certificate.subjectAltName ?? '').split(', ');
  const of = (kind: string) =>
    names.flatMap((name) => (name.startsWith(kind) ? [name.slice(kind.length)] : []));
  return {
    fingerprint: fingerprintOf(certificate),
    serial: certificate.serialNumber.toLowerCase(),
    commonName: /^CN=(.*)$/m.exec(certificate.subject)?.[1] ?? '',
    notBefore: certificate.validFromDate.getTime(),
    notAfter: certificate.validToDate.getTime(),
    hosts: of('DNS:'),
    addresses: of('IP Address:').filter((address) => isIP(address) !== 0),
  };
}

/** SHA-256 of a certificate as 64 hexadecimal digits. */
export const fingerprintOf = ({ fingerprint256 }: { fingerprint256: string }): string =>
  fingerprint256.replaceAll(':', '').toLowerCase();

/** Whether a private key (PEM) is a certificate's. False where it is no key at all. */
export function isKeyOf(certificate: string | Buffer, key: string | Buffer): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}
