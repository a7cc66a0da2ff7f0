import { describe, expect, it } from 'vitest';
import { CrossSection } from './cross-section.js';

const points = (...some: [distanceM: number, heightM: number][]) =>
  some.map(([distanceM, heightM]) => ({ distanceM, heightM }));
const faultsOf = (section: object): string[] => {
  const read = CrossSection.safeParse({ source: '県の測量 2024年', ...section });
  return read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

describe('the ground across a river', () => {
  it('goes from the left bank over the bed to the right, upright walls too', () => {
    expect(faultsOf({ points: points([0, 5], [0, 1], [4, 0], [9, 1], [9, 5]), gaugeAtM: 4 })).toEqual([]);
    expect(CrossSection.parse({ points: points([0, 5], [4, 0], [9, 5]), source: 's' }).invented).toBe(false);
  });

  it('is refused at the point that goes back', () => {
    expect(faultsOf({ points: points([0, 5], [4, 0], [3, 1], [9, 5]) })).toEqual([
      'points.2.distanceM: points go from the left bank to the right, and never back',
    ]);
  });

  it('is refused without a bed between its banks, and with a gauge that stands beside it', () => {
    expect(faultsOf({ points: points([0, 0], [4, 2], [9, 5]) })).toEqual([
      'points: the river’s bed lies between the banks: expected a point below both ends',
    ]);
    expect(faultsOf({ points: points([0, 5], [4, 0], [9, 5]), gaugeAtM: 12 })).toEqual([
      'gaugeAtM: the gauge stands between the first point and the last',
    ]);
  });

  it('says who surveyed it', () => {
    expect(faultsOf({ points: points([0, 5], [4, 0], [9, 5]), source: '' }).join()).toContain('source');
  });
});
