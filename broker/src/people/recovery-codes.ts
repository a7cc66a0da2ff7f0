import { randomBytes } from 'node:crypto';
import { sha256 } from './account-changes.js';
import { base32 } from './totp.js';

const RECOVERY_CODES = 10;
/** 80 bits: nobody finds one by its digest. */
const RECOVERY_BYTES = 10;

/** As the contracts read a code: without hyphens, in small letters. */
export const bareCode = (code: string): string => code.replace(/[\s-]/g, '').toLowerCase();

/** Sixteen letters of base32, by fours. */
const newRecoveryCode = (): string =>
  (base32(randomBytes(RECOVERY_BYTES)).toLowerCase().match(/.{4}/g) ?? []).join('-');

/** Ten that work once each: to show this once, and what is kept of them. */
export function newRecoveryCodes(): { shown: string[]; digests: string[] } {
  const shown = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  return { shown, digests: shown.map((one) => sha256(bareCode(one))) };
}
