import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Instant, SECOND } from '@kawamori/contracts';

/** RFC 6238, as every authenticator knows it: SHA-1, thirty seconds, six digits. */
const STEP = 30 * SECOND;
const DIGITS = 6;
/** Steps before and behind the present one that count too: a telephone's clock may be off by so much (RFC 6238, 5.2). */
const DRIFT = 1;
/** 160 bits (RFC 4226, 4, R6). */
const SECRET_BYTES = 20;

export const newSecret = (): Buffer => randomBytes(SECRET_BYTES);

/** RFC 4226, 5.3. */
function codeOf(secret: Buffer, counter: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', secret).update(message).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, '0');
}

export const stepAt = (now: Instant): number => Math.floor(now / STEP);

/** The code that an authenticator shows at an instant. */
export const codeAt = (secret: Buffer, now: Instant): string => codeOf(secret, stepAt(now));

/**
 * The step whose code this is, or undefined. Each counts once (RFC 6238, 5.2): only steps after the one used last.
 */
export function stepOf(secret: Buffer, code: string, now: Instant, usedUpTo: number): number | undefined {
  const given = Buffer.from(code);
  for (let step = stepAt(now) - DRIFT; step <= stepAt(now) + DRIFT; step++) {
    const expected = Buffer.from(codeOf(secret, step));
    const fits = expected.length === given.length && timingSafeEqual(expected, given);
    if (fits && step > usedUpTo) return step;
  }
  return undefined;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, 6, without padding. */
export function base32(bytes: Buffer): string {
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      text += ALPHABET[(value >>> (bits - 5)) & 31];
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}

/** As authenticators read it from a QR code. */
export const otpauthUri = (
  secret: Buffer,
  { issuer, account }: { issuer: string; account: string },
): string =>
  `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(account)}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP / SECOND}`;
