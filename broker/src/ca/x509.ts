// The only file that names @peculiar/x509. It is loaded by the commands that sign, never by the hub.
import 'reflect-metadata';
import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  type PublicKey,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { Validity } from './lifetimes.js';

/** A certificate with its private key (PKCS #8), both as PEM. */
export interface Pair {
  certificate: string;
  key: string;
}

/** Elliptic curve P-256 with SHA-256: what every TLS library of the last fifteen years reads, and what a small Pi signs quickly. */
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

cryptoProvider.set(webcrypto);

/** RFC 5280, 4.1.2.2: positive, at most 20 octets. 127 random bits are never the same twice. */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

async function privateKeyOf(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', der, CURVE, false, ['sign']);
}

async function newKey(): Promise<webcrypto.CryptoKeyPair & { pem: string }> {
  const keys = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  const der = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { ...keys, pem: `${PemConverter.encode(der, 'PRIVATE KEY')}\n` };
}

/** One of our distinguished names. */
const nameOf = (organisation: string, commonName: string) => [{ O: [organisation] }, { CN: [commonName] }];

/** An authority: signs itself, and others that sign nobody (RFC 5280, 4.2.1.9: a path length of 0). */
export async function newAuthority({
  organisation,
  commonName,
  notBefore,
  notAfter,
}: { organisation: string; commonName: string } & Validity): Promise<Pair> {
  const keys = await newKey();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: nameOf(organisation, commonName),
    notBefore: new Date(notBefore),
    notAfter: new Date(notAfter),
    signingAlgorithm: SIGNING,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: `${certificate.toString('pem')}\n`, key: keys.pem };
}

/** The names by which a hub is called. */
export interface ServerNames {
  hosts: readonly string[];
  addresses: readonly string[];
}

/** A hub's certificate: for TLS servers only, and for these names only. */
export function newServer(order: { issuer: Pair; names: ServerNames } & Validity): Promise<Pair> {
  const { hosts, addresses } = order.names;
  const commonName = hosts[0] ?? addresses[0] ?? 'hub';
  return newLeaf({ ...order, commonName, purpose: ExtendedKeyUsage.serverAuth }, [
    new SubjectAlternativeNameExtension([
      ...hosts.map((value) => ({ type: 'dns' as const, value })),
      ...addresses.map((value) => ({ type: 'ip' as const, value })),
    ]),
  ]);
}

/** A node's certificate: for TLS clients only; its common name is the node's id. */
export function newNode(order: { issuer: Pair; node: string } & Validity): Promise<Pair> {
  return newLeaf({ ...order, commonName: order.node, purpose: ExtendedKeyUsage.clientAuth }, []);
}

async function newLeaf(
  {
    issuer,
    commonName,
    purpose,
    notBefore,
    notAfter,
  }: { issuer: Pair; commonName: string; purpose: ExtendedKeyUsage } & Validity,
  more: readonly Extension[],
): Promise<Pair> {
  const authority = new X509Certificate(issuer.certificate);
  const keys = await newKey();
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: nameOf(authority.subjectName.getField('O')[0] ?? 'Kawamori', commonName),
    issuer: authority.subjectName,
    notBefore: new Date(notBefore),
    notAfter: new Date(notAfter),
    signingAlgorithm: SIGNING,
    signingKey: await privateKeyOf(issuer.key),
    publicKey: keys.publicKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([purpose]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(authority.publicKey as PublicKey),
      ...more,
    ],
  });
  return { certificate: `${certificate.toString('pem')}\n`, key: keys.pem };
}
