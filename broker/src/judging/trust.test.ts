import { MINUTE } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import type { Gauge } from './gauges.js';
import { compare, isTrusted, NO_TRUST, type TrustRules } from './trust.js';

const jumps = { maxChangePerMinute: 0.1, neverBelow: 0.5 };
const RULES: TrustRules = {
  ...{ by: 0.3, perMinute: 0.05, within: 10 * MINUTE, interval: 10 * MINUTE },
  jumps: { main: jumps, sub: jumps },
};

/** Whether the second gauge is trusted after some readings, and which of them have shown the two to be apart. */
function after(...readings: [gauge: Gauge, minutes: number, value: number][]) {
  let trust = NO_TRUST;
  const apart: number[] = [];
  for (const [gauge, minutes, value] of readings) {
    const next = compare(trust, { gauge, at: minute(minutes), value }, RULES);
    trust = next.trust;
    if (next.isApart) apart.push(minutes);
  }
  return { isTrusted: isTrusted(trust), apart };
}
const bothAt = (minutes: number, main: number, sub: number) =>
  [
    ['main', minutes, main],
    ['sub', minutes, sub],
  ] as [Gauge, number, number][];

describe('a second gauge', () => {
  test('is apart beyond the tolerance, to the millimetre', () => {
    expect(after(...bothAt(0, 2, 2.3)).apart).toEqual([]);
    expect(after(...bothAt(0, 2, 2.301)).apart).toEqual([0]);
    expect(after(...bothAt(0, 2.301, 2)).apart).toEqual([0]);
  });

  test('may be as much further apart as a river moves, beyond the newest value of the main one', () => {
    expect(after(['main', 0, 2], ['sub', 5, 2.55]).apart).toEqual([]);
    expect(after(['main', 0, 2], ['sub', 5, 2.551]).apart).toEqual([5]);
    expect(after(['main', 0, 2], ['sub', 11, 9]).apart).toEqual([]);
  });

  test('may not between two values of the main one', () => {
    expect(after(['main', 0, 2], ['sub', 5, 2.5], ['main', 10, 2]).apart).toEqual([10]);
    expect(after(['main', 0, 2], ['sub', 5, 2.5], ['main', 10, 2.3]).apart).toEqual([]);
  });

  test('that has disagreed is trusted again after it has agreed three times in a row', () => {
    const disagreed = bothAt(0, 2, 3);
    const agrees = (from: number) =>
      [...bothAt(from, 2, 2.4).map(([g, m]) => [g, m, 2.1])] as typeof disagreed;
    expect(after(...disagreed).isTrusted).toBe(false);
    expect(after(...bothAt(-10, 2, 2), ...bothAt(0, 2, 2.4), ...agrees(10), ...agrees(20)).isTrusted).toBe(
      false,
    );
    expect(
      after(...bothAt(-10, 2, 2), ...bothAt(0, 2, 2.4), ...agrees(10), ...agrees(20), ...agrees(30))
        .isTrusted,
    ).toBe(true);
  });

  test('that is on one side of a rising river six times in a row has a lasting offset', () => {
    const rising = (times: number, offset: number) =>
      after(
        ...Array.from({ length: times + 1 }, (_, i) => [
          ...[['main', i * 10, 1 + i * 0.4] as [Gauge, number, number]],
          ...(i < times ? [['sub', i * 10 + 9, 1.36 + i * 0.4 + offset] as [Gauge, number, number]] : []),
        ]).flat(),
      );
    expect(rising(5, 0.32)).toEqual({ isTrusted: true, apart: [] });
    expect(rising(6, 0.32)).toEqual({ isTrusted: false, apart: [] });
    expect(rising(12, 0.2)).toEqual({ isTrusted: true, apart: [] });
  });

  test('is not held against a value that jumps', () => {
    expect(after(...bothAt(0, 1, 1), ...bothAt(10, 4.2, 1))).toEqual({ isTrusted: true, apart: [] });
  });
});
