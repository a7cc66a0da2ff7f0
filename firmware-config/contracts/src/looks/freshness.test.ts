import { describe, expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { DAY, HOUR, MINUTE } from '../units.js';
import { cameLate, currencyAt, type FreshnessInput } from './freshness.js';

const freshnessAt = (now: number, input: FreshnessInput) => currencyAt(now, input).freshness;

const ordinary = (changes: Partial<FreshnessInput> = {}): FreshnessInput => ({
  observedAt: minute(0),
  receivedAt: minute(1),
  valueM: 2,
  notDry: false,
  expected: { observing: 10 * MINUTE, resting: undefined },
  startM: undefined,
  ...changes,
});
const crisis = (changes: Partial<FreshnessInput> = {}): FreshnessInput =>
  ordinary({
    expected: { observing: 10 * MINUTE, resting: DAY },
    startM: 206.81,
    valueM: 207.1,
    ...changes,
  });

describe('a gauge that speaks every ten minutes', () => {
  test.each([
    [10, 'fresh'],
    [15, 'fresh'],
    [16, 'late'],
    [31, 'late'],
    [32, 'silent'],
    [60 * 24 * 30, 'silent'],
  ])('is after %d minutes %s', (minutes, freshness) => {
    expect(freshnessAt(minute(minutes), ordinary())).toBe(freshness);
  });

  test('whose old values arrive just now is late, not silent: the line works', () => {
    expect(freshnessAt(minute(120), ordinary({ receivedAt: minute(119) }))).toBe('late');
  });

  test('is never silent in a low river: only a crisis gauge rests', () => {
    expect(freshnessAt(minute(60), ordinary({ startM: 5 }))).toBe('silent');
  });
});

describe('a crisis gauge', () => {
  test('that falls silent near its start level is resting', () => {
    expect(freshnessAt(minute(18 * 60), crisis())).toBe('resting');
  });

  test('rests up to 0.35 m above its start level, and not a millimetre higher', () => {
    expect(freshnessAt(minute(120), crisis({ valueM: 207.16 }))).toBe('resting');
    expect(freshnessAt(minute(120), crisis({ valueM: 207.161 }))).toBe('silent');
    expect(freshnessAt(minute(120), crisis({ startM: 0.1, valueM: 0.45 }))).toBe('resting');
  });

  test('that falls silent high up is at fault, not dry', () => {
    expect(freshnessAt(minute(32), crisis({ valueM: 211 }))).toBe('silent');
  });

  test('that misses its daily heartbeat by more than an hour is silent', () => {
    const heartbeat = crisis({ receivedAt: minute(0) });
    expect(freshnessAt(minute(0) + DAY + HOUR, heartbeat)).toBe('resting');
    expect(freshnessAt(minute(0) + DAY + HOUR + 1, heartbeat)).toBe('silent');
  });

  test('that has just fallen silent is late before it is called resting', () => {
    expect(freshnessAt(minute(16), crisis())).toBe('late');
    expect(freshnessAt(minute(17), crisis())).toBe('resting');
  });

  test('that sends nonsense is not dry', () => {
    expect(freshnessAt(minute(120), crisis({ notDry: true }))).toBe('silent');
  });

  test('is never fresh while it rests', () => {
    for (let hours = 1; hours <= 24; hours++) {
      expect(freshnessAt(minute(hours * 60), crisis())).not.toBe('fresh');
    }
  });
});

describe('a value that lies ahead of the clock', () => {
  test.each([
    [2, 'fresh'],
    [5, 'fresh'],
    [6, 'silent'],
    [540, 'silent'],
  ])('by %d minutes is %s', (minutes, freshness) => {
    expect(freshnessAt(minute(-minutes), ordinary())).toBe(freshness);
    expect(freshnessAt(minute(-minutes), crisis())).toBe(freshness);
  });

  test('of a gauge that speaks each minute may do so by two minutes, by which clocks are believed', () => {
    const often = ordinary({ expected: { observing: MINUTE, resting: undefined } });
    expect([2, 3].map((minutes) => freshnessAt(minute(-minutes), often))).toEqual(['fresh', 'silent']);
  });

  test('says nothing of when the next is due', () => {
    expect(currencyAt(minute(-540), ordinary()).nextBy).toBeUndefined();
  });
});

describe('an archive that is played with one value an hour', () => {
  const sparse = ordinary({ expected: { observing: HOUR, resting: undefined } });
  test.each([
    [90, 'fresh'],
    [91, 'late'],
    [181, 'late'],
    [182, 'silent'],
  ])('is after %d minutes %s', (minutes, freshness) => {
    expect(freshnessAt(minute(minutes), sparse)).toBe(freshness);
  });
});

describe('the age', () => {
  test('is told with every state, by the time of observation', () => {
    for (const minutes of [3, 20, 300]) {
      expect(currencyAt(minute(minutes), ordinary()).ageMs).toBe(minutes * MINUTE);
      expect(currencyAt(minute(minutes), crisis()).ageMs).toBe(minutes * MINUTE);
    }
    expect(currencyAt(minute(3), ordinary({ observedAt: undefined })).ageMs).toBeUndefined();
  });

  test('a next value is due while the last is fresh, half an interval for its way', () => {
    expect(currencyAt(minute(5), ordinary()).nextBy).toBe(minute(15));
    expect(currencyAt(minute(16), ordinary()).nextBy).toBeUndefined();
    expect(currencyAt(minute(60), crisis()).nextBy).toBeUndefined();
  });
});

test('a reading that came when it was no longer fresh came late', () => {
  const came = (minutes: number) => cameLate({ at: minute(0), receivedAt: minute(minutes) }, 10 * MINUTE);
  expect([0, 15, 16, 72 * 60].map(came)).toEqual([false, false, true, true]);
  expect(cameLate({ at: minute(0), receivedAt: minute(80) }, HOUR)).toBe(false);
});

test('a gauge that was never heard is neither late nor silent', () => {
  expect(freshnessAt(minute(0), ordinary({ observedAt: undefined }))).toBe('never');
  expect(freshnessAt(minute(0), ordinary({ receivedAt: undefined }))).toBe('never');
});
