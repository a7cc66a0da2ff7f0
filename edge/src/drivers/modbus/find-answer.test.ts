import { describe, expect, test } from 'vitest';
import { findAnswer } from './find-answer.js';

/** Unit 1, function 4, register 0, two of them. */
const REQUEST = Buffer.from('01040000000271cb', 'hex');
const ANSWER = '01040400010002';
const found = (hex: string): string | undefined =>
  findAnswer(Buffer.from(hex, 'hex'), REQUEST)?.toString('hex');

describe('the answer among the bytes of a line', () => {
  test('is found when it is whole, and not before', () => {
    expect(found(`${ANSWER}aaaa`)).toBe(`${ANSWER}aaaa`);
    expect(found(ANSWER)).toBeUndefined();
    expect(found('')).toBeUndefined();
  });

  test('is found behind noise, and behind the echo of the request', () => {
    expect(found(`ff00fe01${ANSWER}aaaa`)).toBe(`${ANSWER}aaaa`);
    expect(found(`01040000000271cb${ANSWER}aaaa`)).toBe(`${ANSWER}aaaa`);
    expect(found('01040000000271cb')).toBeUndefined();
  });

  test('is an exception where the gauge refuses', () => {
    expect(found('018402c2c1')).toBe('018402c2c1');
    expect(found('018402c2')).toBeUndefined();
  });

  test('is not what another unit says, nor an answer of another length or function', () => {
    expect(found('02040400010002aaaa')).toBeUndefined();
    expect(found('0104020001aaaa')).toBeUndefined();
    expect(found('01030400010002aaaa')).toBeUndefined();
  });
});
