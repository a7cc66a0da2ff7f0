import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { pressedFor } from './pressed.js';

const LONG = Buffer.from('川'.repeat(1_000));

test('what is long is pressed for a browser that takes it, and is the same afterwards', async () => {
  const { encoding, bytes } = await pressedFor('gzip, deflate, br', LONG);
  expect(encoding).toBe('gzip');
  expect(bytes.length).toBeLessThan(LONG.length);
  expect(gunzipSync(bytes)).toEqual(LONG);
});

test.each([undefined, '', 'br', 'gzip;q=0', 'identity'])(
  'whoever accepts %j gets it as it is',
  async (accepted) => {
    expect(await pressedFor(accepted, LONG)).toEqual({ encoding: undefined, bytes: LONG });
  },
);

test('what one packet carries is left alone', async () => {
  expect((await pressedFor('gzip', Buffer.from('short'))).encoding).toBeUndefined();
});
