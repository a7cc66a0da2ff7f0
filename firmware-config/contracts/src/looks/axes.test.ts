import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../units.js';
import { levelTickLabels, levelTicks, timeTickLabel, timeTicks } from './axes.js';

const jst = (text: string) => Date.parse(`${text}+09:00`);

describe('the time axis', () => {
  const labelled = (from: number, to: number) =>
    timeTicks(from, to, 5).map((at) => timeTickLabel(at, to - from));

  test('of a month has midnights of Japan a week apart', () => {
    const to = jst('2026-06-03T00:12');
    const ticks = timeTicks(to - 30 * DAY, to, 5);
    expect(ticks.length).toBeGreaterThanOrEqual(4);
    expect(ticks.every((at) => (at + 9 * HOUR) % DAY === 0)).toBe(true);
    expect(new Set(ticks.slice(1).map((at, i) => at - (ticks[i] ?? 0)))).toEqual(new Set([7 * DAY]));
  });

  test('of a year has first days of months of Japan, and tells the year where it changes', () => {
    expect(labelled(jst('2025-06-03T00:12'), jst('2026-06-03T00:12'))).toEqual([
      '7/1',
      '10/1',
      '2026/1/1',
      '4/1',
    ]);
  });

  test('of decades has years', () => {
    expect(labelled(jst('1976-06-03T00:00'), jst('2026-06-03T00:00'))).toEqual([
      '1980/1/1',
      '1990/1/1',
      '2000/1/1',
      '2010/1/1',
      '2020/1/1',
    ]);
  });

  test('of hours says the hour, and the day at midnight without a year', () => {
    expect(labelled(jst('2025-12-31T12:00'), jst('2026-01-01T12:00'))).toEqual([
      '12:00',
      '18:00',
      '1/1',
      '06:00',
      '12:00',
    ]);
  });
});

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
