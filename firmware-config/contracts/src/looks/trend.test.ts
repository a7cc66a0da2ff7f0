import { describe, expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { trendOf } from './trend.js';

const at = (...readings: [number, number][]) =>
  trendOf(readings.map(([minutes, valueM]) => ({ at: minute(minutes), valueM })));

describe('the change of the water', () => {
  test('is told over half an hour', () => {
    expect(at([0, 1], [10, 1.1], [20, 1.2], [30, 1.42])).toEqual({
      changeM: 0.42,
      minutes: 30,
      direction: 'up',
    });
  });

  test('uses the reading closest to half an hour ago, and says how long that is', () => {
    expect(at([0, 1], [60, 1.6])).toEqual({ changeM: 0.6, minutes: 60, direction: 'up' });
    expect(at([0, 3], [17, 2.5])).toMatchObject({ changeM: -0.5, minutes: 17, direction: 'down' });
  });

  test('below a centimetre is level', () => {
    expect(at([0, 1], [30, 1.009])?.direction).toBe('level');
    expect(at([0, 1], [30, 0.99])?.direction).toBe('down');
  });

  test('that has turned is told since it turned, and not at all before that is a quarter of an hour old', () => {
    const falling: [number, number][] = [
      [0, 4.6],
      [10, 4.1],
      [20, 3.5],
      [30, 3.2],
    ];
    expect(at(...falling)).toMatchObject({ changeM: -1.4, direction: 'down' });
    expect(at(...falling, [40, 3.4])).toBeUndefined();
    expect(at(...falling, [40, 3.4], [50, 3.45])).toEqual({ changeM: 0.25, minutes: 20, direction: 'up' });
    expect(at([0, 1.2], [5, 4.1], [16, 1.5])).toBeUndefined();
    expect(at([0, 2.4], [10, 3.6], [20, 4.1], [30, 3.4])).toBeUndefined();
    expect(at([0, 3.6], [10, 3.2], [20, 3.3], [30, 3.6])).toEqual({
      changeM: 0.4,
      minutes: 20,
      direction: 'up',
    });
  });

  test('never goes another way than the newest step', () => {
    const heights = [1, 1.01, 1.5, 2];
    const all = heights.flatMap((a) =>
      heights.flatMap((b) => heights.flatMap((c) => heights.map((d) => [a, b, c, d] as const))),
    );
    for (const [a, b, c, d] of all) {
      const trend = at([0, a], [10, b], [20, c], [30, d]);
      if (trend?.direction === 'up') expect(d, [a, b, c, d].join(' ')).toBeGreaterThanOrEqual(c);
      if (trend?.direction === 'down') expect(d, [a, b, c, d].join(' ')).toBeLessThanOrEqual(c);
      if (trend?.direction === 'level') expect(Math.abs(d - c), [a, b, c, d].join(' ')).toBeLessThan(0.0101);
    }
  });

  test('sways by a centimetre and stays level', () => {
    expect(at([0, 1], [10, 1], [20, 0.99], [30, 1])?.direction).toBe('level');
  });

  test.each([
    ['there is one value', [[0, 1]]],
    ['there is none', []],
    [
      'the value before is too close',
      [
        [0, 1],
        [14, 2],
      ],
    ],
    [
      'the value before is older than two hours: a gap is not calm',
      [
        [0, 1],
        [121, 1],
      ],
    ],
  ] as [string, [number, number][]][])('is not known when %s', (_why, readings) => {
    expect(at(...readings)).toBeUndefined();
  });
});
