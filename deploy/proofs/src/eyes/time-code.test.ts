import { expect, test } from 'vitest';
import { timeCodeIn } from './time-code.js';

const WIDTH = 64;

/** A grey picture with a code in its upper left corner. */
function picture(code: readonly number[]): Uint8Array {
  const grey = new Uint8Array(WIDTH * 8).fill(90);
  code.forEach((byte, index) => {
    for (let bit = 0; bit < 8; bit++) {
      const cell = index * 8 + bit;
      const white = (byte >> (7 - bit)) & 1;
      for (let y = 0; y < 2; y++) {
        for (let x = 0; x < 2; x++)
          grey[(Math.floor(cell / 32) * 2 + y) * WIDTH + (cell % 32) * 2 + x] = white ? 235 : 16;
      }
    }
  });
  return grey;
}

const INSTANT = Date.UTC(2026, 5, 2, 15, 10, 0, 123);
const bytesOf = (instant: number) =>
  Array.from({ length: 6 }, (_, index) => Math.floor(instant / 256 ** (5 - index)) % 256);
const sum = bytesOf(INSTANT).reduce((total, byte) => total + byte, 0) % 256;

test('reads the instant that a frame was made at', () => {
  expect(timeCodeIn(picture([0b10110010, ...bytesOf(INSTANT), sum]), WIDTH)).toBe(INSTANT);
});

test('takes nothing else for one', () => {
  expect(timeCodeIn(picture([0b10110011, ...bytesOf(INSTANT), sum]), WIDTH)).toBeUndefined();
  expect(timeCodeIn(picture([0b10110010, ...bytesOf(INSTANT), (sum + 1) % 256]), WIDTH)).toBeUndefined();
  expect(timeCodeIn(new Uint8Array(WIDTH * 8), WIDTH)).toBeUndefined();
});
