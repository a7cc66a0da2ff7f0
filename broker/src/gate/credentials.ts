import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KnownNode } from '../settings/settings.js';

/** A new node secret: 256 random bits in URL-safe base64. It is shown once and kept as SHA-256 only. */
export function makeSecret(): { secret: string; sha256: string } {
  const secret = randomBytes(32).toString('base64url');
  return { secret, sha256: sha256Hex(secret) };
}

export function sha256Hex(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Whether a password is the node's. A plain SHA-256 is enough for 256 random bits: there is nothing to guess. Unknown and revoked nodes
 * take as long as known ones.
 */
export function secretFits(
  node: Pick<KnownNode, 'secretSha256'> | undefined,
  password: Uint8Array | undefined,
): boolean {
  const expected = Buffer.from(node?.secretSha256 ?? '0'.repeat(64), 'hex');
  const given = createHash('sha256')
    .update(password ?? '')
    .digest();
  return timingSafeEqual(expected, given) && node?.secretSha256 !== undefined && password !== undefined;
}
