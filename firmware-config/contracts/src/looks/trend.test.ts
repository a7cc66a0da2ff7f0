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
