import decodeQR from 'qr/decode.js';
import { expect, it } from 'vitest';
import { qrCode } from './qr-code.js';

const SCALE = 4;

/** The path drawn as pixels, as a telephone sees them. */
function drawn({ path, size }: ReturnType<typeof qrCode>) {
  const width = size * SCALE;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)/g))
    for (let dy = 0; dy < SCALE; dy++)
      for (let dx = 0; dx < SCALE; dx++)
        data.fill(
          0,
          ((Number(y) * SCALE + dy) * width + Number(x) * SCALE + dx) * 4,
          ((Number(y) * SCALE + dy) * width + Number(x) * SCALE + dx) * 4 + 3,
        );
  return { width, height: width, data };
}

it('a telephone reads the address of an authenticator from it', () => {
  const uri =
    'otpauth://totp/%E5%B7%9D%E5%AE%88:hq?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E5%B7%9D%E5%AE%88&algorithm=SHA1&digits=6&period=30';
  expect(decodeQR(drawn(qrCode(uri)))).toBe(uri);
});
