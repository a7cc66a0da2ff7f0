import { describe, expect, test } from 'vitest';
import { levelTickLabels, levelTicks } from './axes.js';

describe('the labels of the level axis', () => {
  test.each([
    ['half metres', 10, 12.6, ['10.0', '10.5', '11.0', '11.5', '12.0', '12.5']],
    ['two centimetres', 206.79, 206.88, ['206.80', '206.82', '206.84', '206.86', '206.88']],
    ['five centimetres', 206.78, 206.99, ['206.80', '206.85', '206.90', '206.95']],
    ['metres', 206, 210.5, ['206', '207', '208', '209', '210']],
    ['heights about zero', -1.2, 0.9, ['-1.0', '-0.5', '0.0', '0.5']],
  ])('have the decimals that their step needs: %s', (_step, low, high, labels) => {
    expect(levelTickLabels(levelTicks(low, high, 5))).toEqual(labels);
  });

  test('say their heights exactly, no two alike, whatever span is drawn', () => {
    for (const low of [-2.347, 0, 9.8, 206.81]) {
      for (let spanMm = 200; spanMm <= 12_000; spanMm += 37) {
        const ticks = levelTicks(low, low + spanMm / 1_000, 5);
        const labels = levelTickLabels(ticks);
        expect(labels.map(Number)).toEqual(ticks.map((value) => value + 0));
        expect(new Set(labels).size).toBe(labels.length);
      }
    }
  });
});
