import { expect, test } from 'vitest';
import { base32, codeAt, otpauthUri, stepAt, stepOf } from './totp.js';

/** RFC 6238, appendix B: the secret of SHA-1, and the last six digits of its codes. */
const SECRET = Buffer.from('12345678901234567890');

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at %d s the code is the one of RFC 6238, appendix B', (seconds, code) => {
  expect(codeAt(SECRET, seconds * 1_000)).toBe(code);
});

test('a code counts half a minute before and after its own, and no longer', () => {
  const now = 1_234_567_890_000;
  const code = codeAt(SECRET, now);
  for (const off of [-30_000, 0, 30_000]) expect(stepOf(SECRET, code, now + off, 0)).toBe(stepAt(now));
  for (const off of [-60_000, 60_000]) expect(stepOf(SECRET, code, now + off, 0)).toBeUndefined();
});

test('a code counts once, and so does an older one', () => {
  const now = 1_234_567_890_000;
  const step = stepOf(SECRET, codeAt(SECRET, now), now, 0) ?? 0;
  expect(stepOf(SECRET, codeAt(SECRET, now), now, step)).toBeUndefined();
  expect(stepOf(SECRET, codeAt(SECRET, now - 30_000), now, step)).toBeUndefined();
  expect(stepOf(SECRET, codeAt(SECRET, now + 30_000), now, step)).toBe(step + 1);
});

test.each(['', '28708', '2870822', 'abcdef', '２８７０８２'])('%s is no code', (text) => {
  expect(stepOf(SECRET, text, 59_000, 0)).toBeUndefined();
});

test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('base32 of %j is %s (RFC 4648, 10)', (text, encoded) => {
  expect(base32(Buffer.from(text))).toBe(encoded);
});

test('an authenticator is told hub and account', () => {
  expect(otpauthUri(SECRET, { issuer: '川守', account: 'hq' })).toBe(
    'otpauth://totp/%E5%B7%9D%E5%AE%88:hq?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E5%B7%9D%E5%AE%88&algorithm=SHA1&digits=6&period=30',
  );
});
