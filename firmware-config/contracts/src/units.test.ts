import { describe, expect, test } from 'vitest';
import { DAY, Duration, HOUR, IsoInstant, MINUTE, SECOND, toIsoJst, toMm, toThreeDecimals } from './units.js';

describe('a duration in a file', () => {
  test.each([
    ['30s', 30 * SECOND],
    ['10m', 10 * MINUTE],
    ['2h', 2 * HOUR],
    ['1d', DAY],
    ['400d', 400 * DAY],
  ])('%s is read', (text, ms) => {
    expect(Duration.parse(text)).toBe(ms);
  });

  test.each(['10', '10 m', '10min', '0m', '-5m', '1.5h', '1w', '', '401d', '9999999s'])(
    '%s is refused',
    (text) => {
      expect(Duration.safeParse(text).success).toBe(false);
    },
  );
});

describe('an instant in a file', () => {
  test('is the same whether written for Japan or for UTC', () => {
    expect(IsoInstant.parse('2026-06-02T18:10:00+09:00')).toBe(IsoInstant.parse('2026-06-02T09:10:00Z'));
  });

  test.each(['2026-06-02T18:10:00', '2026-06-02', '2026-06-31T00:00:00Z', 'gestern'])(
    '%s is refused: without an offset nobody knows when it was',
    (text) => {
      expect(IsoInstant.safeParse(text).success).toBe(false);
    },
  );

  test('is written in Japan time, across midnight and the year', () => {
    expect(toIsoJst(Date.UTC(2026, 5, 2, 15, 10))).toBe('2026-06-03T00:10:00+09:00');
    expect(toIsoJst(Date.UTC(2026, 11, 31, 15, 0))).toBe('2027-01-01T00:00:00+09:00');
  });

  test('shows milliseconds only where there are any, and reads back as it was', () => {
    const instant = Date.UTC(2026, 5, 2, 15, 10) + 7;
    expect(toIsoJst(instant)).toBe('2026-06-03T00:10:00.007+09:00');
    expect(IsoInstant.parse(toIsoJst(instant))).toBe(instant);
  });
});

describe('values', () => {
  test('are compared to the millimetre, so that binary fractions decide nothing', () => {
    expect(toMm(0.1 + 0.2)).toBe(toMm(0.3));
    expect(toMm(212.71)).toBe(212_710);
    expect(toMm(-1.24)).toBe(-1_240);
  });

  test('are kept to three decimals', () => {
    expect(toThreeDecimals(214.0899999)).toBe(214.09);
    expect(toThreeDecimals(-0.0004)).toBeCloseTo(0);
  });
});
