import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** NIST SP 800-38D, 8.2: 96 bits, random for each message. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM; base64url. What it belongs to is bound to it: sealed for one account, it opens for no other. */
export function seal(key: Buffer, bytes: Buffer, belongsTo: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(belongsTo));
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
}

/** Undefined where it was sealed with another key, for another account, or is none. */
export function unseal(key: Buffer, sealed: string, belongsTo: string): Buffer | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < IV_BYTES + TAG_BYTES) return undefined;
  const [iv, rest] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES)];
  const opening = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(belongsTo))
    .setAuthTag(rest.subarray(0, TAG_BYTES));
  try {
    return Buffer.concat([opening.update(rest.subarray(TAG_BYTES)), opening.final()]);
  } catch {
    return undefined;
  }
}
