import { scryptSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hashPassword, passwordFits } from './passwords.js';

const PASSWORD = 'a river in the night';

describe('a password', () => {
  test('is kept as scrypt with its cost and a salt of its own, and fits only itself', async () => {
    const [kept, again] = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)]);
    expect(kept).toMatch(/^scrypt\$131072\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(again).not.toBe(kept);
    expect(kept).not.toContain(PASSWORD);
    expect(await passwordFits(kept, PASSWORD)).toBe(true);
    expect(await passwordFits(kept, `${PASSWORD} `)).toBe(false);
    expect(await passwordFits(kept, '')).toBe(false);
  });

  test('fits however the keyboard composes its characters (NFKC)', async () => {
    const kept = await hashPassword('ガードレールの向こう１２３');
    expect(await passwordFits(kept, 'カ\u3099ート\u3099レールの向こう123')).toBe(true);
    expect(await passwordFits(kept, 'カートレールの向こう123')).toBe(false);
  });

  test('is looked at with the cost that it was kept with, so that a later cost locks nobody out', async () => {
    const salt = Buffer.alloc(16, 7);
    const key = scryptSync(PASSWORD, salt, 32, { N: 1_024, r: 8, p: 1 });
    const kept = `scrypt$1024$8$1$${salt.toString('base64url')}$${key.toString('base64url')}`;
    expect(await passwordFits(kept, PASSWORD)).toBe(true);
    expect(await passwordFits(kept, 'another river')).toBe(false);
  });

  test.each([undefined, '', 'scrypt$1024$8$1$c2FsdA$', PASSWORD])(
    'never fits what is no kept password: %s',
    async (kept) => {
      expect(await passwordFits(kept, '')).toBe(false);
      expect(await passwordFits(kept, PASSWORD)).toBe(false);
    },
  );
});
