import { expect, test } from 'vitest';
import type { AlertLevel } from '../levels.js';
import { aLevelSet } from '../testing/builders.js';
import { badgeOf, badgeOfLevel, needsLine } from './badge.js';

const LEVELS: AlertLevel[] = [0, 1, 2, 3, 4, 5];

test('each level has the colours of the field', () => {
  expect(LEVELS.map((level) => [badgeOfLevel(level).colour, badgeOfLevel(level).textColour])).toEqual([
    ['#C8C8CB', '#000000'],
    ['#FFFFFF', '#000000'],
    ['#F2E700', '#000000'],
    ['#FF2800', '#000000'],
    ['#AA00AA', '#FFFFFF'],
    ['#0C000C', '#FFFFFF'],
  ]);
});

test('colour is never alone: each level has a shape and a digit of its own', () => {
  expect(new Set(LEVELS.map((level) => badgeOfLevel(level).shape)).size).toBe(6);
  expect(LEVELS.map((level) => badgeOfLevel(level).digit)).toEqual(['', '1', '2', '3', '4', '5']);
});

const luminance = (hex: string) => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test('the digit can be read on its ground (WCAG 2.2, 1.4.3: 4.5 to 1)', () => {
  for (const level of LEVELS) {
    const { colour, textColour } = badgeOfLevel(level);
    expect(contrast(colour, textColour), `level ${level}`).toBeGreaterThanOrEqual(4.5);
  }
});

test('the shape is seen on white without its colour, as on a fax: by itself, or by a line around it (WCAG 2.2, 1.4.11: 3 to 1)', () => {
  for (const level of [1, 2, 3, 4, 5] as const) {
    const badge = badgeOfLevel(level);
    expect(contrast(badge.colour, '#FFFFFF') >= 3, `level ${level}`).toBe(!needsLine(badge));
  }
});

test('a mark wears the badge of the level it corresponds to; no mark, the ring', () => {
  const [danger, watch] = aLevelSet([
    { key: 'danger', valueM: 4 },
    { key: 'gauge_danger', valueM: 4.5 },
  ]).marks;
  expect([badgeOf(danger).level, badgeOf(watch).level, badgeOf(undefined).shape]).toEqual([4, 0, 'ring']);
});
