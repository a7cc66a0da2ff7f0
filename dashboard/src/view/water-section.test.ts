import { describe, expect, it } from 'vitest';
import { gaugePoint, lowerBankM, waterIn } from './water-section.js';

const points = (...some: [distanceM: number, heightM: number][]) =>
  some.map(([distanceM, heightM]) => ({ distanceM, heightM }));
/** A levee on the left, a lower bank on the right with a hollow behind it. */
const section = { points: points([0, 1], [5, 6], [10, 0], [20, 0.5], [30, 4], [35, 2], [40, 5]) };

describe('the water in a cross-section', () => {
  it('lies between the places where the ground comes up to it', () => {
    const { outline, widthM, deepestM, spreads } = waterIn(section, 3);
    expect(outline[0]).toEqual({ distanceM: 7.5, heightM: 3 });
    expect(outline.at(-1)?.distanceM).toBeCloseTo(27.143, 3);
    expect(widthM).toBeCloseTo(19.643, 3);
    expect([deepestM, spreads]).toEqual([3, false]);
  });

  it('leaves dry what lies lower behind a bank that it has not reached', () => {
    expect(waterIn(section, 3.9).outline.every(({ distanceM }) => distanceM > 5 && distanceM < 30)).toBe(
      true,
    );
    expect(waterIn(section, 4.5).outline.some(({ distanceM }) => distanceM === 35)).toBe(true);
  });

  it('says where it spreads beyond what was surveyed', () => {
    expect(waterIn(section, 5.5)).toMatchObject({ spreads: true });
    expect(waterIn(section, 5.5).outline.at(-1)).toEqual({ distanceM: 40, heightM: 5.5 });
  });

  it('is none below the bed', () => {
    expect(waterIn(section, 0)).toEqual({ outline: [], widthM: 0, deepestM: 0, spreads: false });
  });

  it('stands at upright walls', () => {
    const walls = { points: points([0, 5], [0, 0], [8, 0], [8, 5]) };
    expect(waterIn(walls, 2)).toMatchObject({ widthM: 8, deepestM: 2, spreads: false });
  });

  it('has two banks, of which the lower counts, and a gauge over the lowest point unless it is stated', () => {
    expect(lowerBankM(section)).toBe(5);
    expect(gaugePoint(section)).toEqual({ distanceM: 10, heightM: 0 });
    expect(gaugePoint({ ...section, gaugeAtM: 25 })).toEqual({ distanceM: 25, heightM: 2.25 });
  });
});
