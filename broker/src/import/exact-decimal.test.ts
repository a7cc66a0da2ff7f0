import { toThreeDecimals } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { plainText, readDecimal, toThousandths, writeThousandths } from './exact-decimal.js';

const CM = { times: 10n, over: 1n };
const M = { times: 1_000n, over: 1n };
const FT = { times: 3_048n, over: 10n };

function converted(text: string, factor: typeof CM, mark: '.' | ',' = '.') {
  const decimal = readDecimal(text, mark);
  if (!decimal) throw new Error(`${text} is no number`);
  const { thousandths, rounded } = toThousandths(decimal, factor);
  return `${writeThousandths(thousandths)}${rounded ? ' rounded' : ''}`;
}

describe('a value of a foreign file', () => {
  it('becomes metres without the noise of binary fractions', () => {
    expect(converted('96,00', CM, ',')).toBe('0.96');
    expect(converted('29', CM)).toBe('0.29');
    expect(converted('-115', CM)).toBe('-1.15');
    expect(converted('1.005', M)).toBe('1.005');
    expect(converted('12.40', M)).toBe('12.4');
    expect(converted('-0.00', M)).toBe('0');
  });

  it('takes the foot as 0.3048 m, rounded to the millimetre and said so', () => {
    expect(converted('10', FT)).toBe('3.048');
    expect(converted('12.34', FT)).toBe('3.761 rounded');
  });

  it('rounds a tie up, also below zero, as the rest of the house does', () => {
    for (const text of ['0.0005', '-0.0005', '1.2345', '-2.0625']) {
      const expected = toThreeDecimals(Number(text)) + 0;
      expect(converted(text, M)).toBe(`${expected} rounded`);
    }
  });

  it('is refused with a thousands separator, an exponent, the other decimal mark or anything beside it', () => {
    for (const text of ['1,234.5', '1.2e3', '1 234', '12m', '', '.', '-', '１２', '1234567890', '0x10']) {
      expect(readDecimal(text, '.'), text).toBeUndefined();
    }
    expect(readDecimal('1.234,5', ',')).toBeUndefined();
    expect(readDecimal('1.5', ',')).toBeUndefined();
  });

  it('is the same number however it is written', () => {
    for (const [text, mark] of [
      ['-9999', '.'],
      ['-9999.00', '.'],
      ['-9999,0', ','],
      ['-009999.', '.'],
    ] as const) {
      const decimal = readDecimal(text, mark);
      expect(decimal && plainText(decimal)).toBe('-9999');
    }
    const half = readDecimal('.50');
    expect(half && plainText(half)).toBe('0.5');
  });

  it('comes out exactly for every centimetre from -20 m to 20 m', () => {
    for (let cm = -2_000; cm <= 2_000; cm++) {
      const text = converted(String(cm), CM);
      expect(Number(text)).toBe(cm / 100);
      expect(text).toMatch(/^-?\d+(\.\d{1,2})?$/);
    }
  });
});
