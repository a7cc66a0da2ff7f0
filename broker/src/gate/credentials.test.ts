import { describe, expect, test } from 'vitest';
import { aRegistration } from '../testing/builders.js';
import { makeSecret, secretFits, sha256Hex } from './credentials.js';

const { secret, sha256 } = makeSecret();
const known = { registration: aRegistration(), secretSha256: sha256 };

describe("a node's secret", () => {
  test('is 256 random bits, another each time, and kept as a digest', () => {
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(makeSecret().secret).not.toBe(secret);
    expect(sha256Hex(secret)).toBe(sha256);
  });

  test('opens the gate, and nothing else does', () => {
    expect(secretFits(known, Buffer.from(secret))).toBe(true);
    for (const guess of ['', secret.slice(1), `${secret} `, sha256]) {
      expect(secretFits(known, Buffer.from(guess))).toBe(false);
    }
    expect(secretFits(known, undefined)).toBe(false);
  });

  test('of nobody and of a revoked node fits nothing', () => {
    expect(secretFits(undefined, Buffer.from(secret))).toBe(false);
    expect(secretFits({ ...known, secretSha256: undefined }, Buffer.from(secret))).toBe(false);
    expect(secretFits({ ...known, secretSha256: undefined }, Buffer.from(''))).toBe(false);
  });
});
