import { describe, expect, test } from 'vitest';
import { endsAsJpeg, whyNoJpeg } from './jpeg-form.js';

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('bytes from a camera', () => {
  test('that begin like a JPEG are looked at further', () => {
    expect(whyNoJpeg(bytes(0xff, 0xd8, 0xff, 0xe0))).toBeUndefined();
  });

  test.each([
    ['nothing', bytes(), 'the camera delivered an empty picture'],
    [
      'an error page',
      Buffer.from('<html>\n  <body>busy</body></html>'),
      'the camera delivered text where a picture should be: <html> <body>busy</body></html>',
    ],
    ['a PNG', Buffer.from('89504e470d0a1a0a00', 'hex'), 'expected a JPEG, received a PNG'],
    ['something else', bytes(0, 1, 2, 3), 'expected a JPEG, received something else'],
  ])('that are %s are refused with the reason', (_what, received, fault) => {
    expect(whyNoJpeg(received)).toBe(fault);
  });

  test('of a long page are told by their beginning', () => {
    expect(whyNoJpeg(Buffer.from('x'.repeat(5_000)))?.length).toBeLessThan(130);
  });
});

test('a whole JPEG ends with its marker, filled up or not', () => {
  expect(endsAsJpeg(bytes(0xff, 0xd8, 1, 2, 0xff, 0xd9))).toBe(true);
  expect(endsAsJpeg(bytes(0xff, 0xd8, 1, 2, 0xff, 0xd9, 0, 0, 0x0a))).toBe(true);
  expect(endsAsJpeg(bytes(0xff, 0xd8, 1, 0xff, 0xd9, 2, 3))).toBe(false);
  expect(endsAsJpeg(bytes())).toBe(false);
});
