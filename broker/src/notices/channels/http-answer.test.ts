import { expect, test } from 'vitest';
import { minute } from '../../testing/builders.js';
import { retryAfterMs } from './http-answer.js';

test.each([
  ['7', 7_000],
  [new Date(minute(0) + 30_000).toUTCString(), 30_000],
  ['86400', 600_000],
  ['0', undefined],
  [new Date(minute(0) - 30_000).toUTCString(), undefined],
  ['soon', undefined],
  [null, undefined],
])('a receiver that says "Retry-After: %s" is left alone for %s ms, ten minutes at most', (header, ms) => {
  expect(retryAfterMs(header, minute(0))).toBe(ms);
});
