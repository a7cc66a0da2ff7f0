import { describe, expect, test } from 'vitest';
import { stopsFor } from './tour.js';
import { isOffered } from './tour-offer.js';

describe('the tour', () => {
  const calm = { density: 'desk', isRehearsal: false, hasAnswered: false, levels: [0, 1] } as const;

  test('is offered once, on a calm day, where a person sits', () => {
    expect(isOffered(calm)).toBe(true);
    expect(isOffered({ ...calm, hasAnswered: true })).toBe(false);
    expect(isOffered({ ...calm, density: 'wall' })).toBe(false);
    expect(isOffered({ ...calm, isRehearsal: true })).toBe(false);
  });

  test('is never offered in a flood, nor before anything is known', () => {
    expect(isOffered({ ...calm, levels: [0, 2] })).toBe(false);
    expect(isOffered({ ...calm, levels: [] })).toBe(false);
  });

  test('points at nothing that does not stand on the screen', () => {
    expect(stopsFor('desk', (at) => at !== '[data-testid="official"]').map(({ words }) => words)).toEqual([
      'step.health',
      'step.clock',
      'step.list',
      'step.map',
      'step.notices',
      'step.menu',
    ]);
    expect(stopsFor('phone', () => true).map(({ words }) => words)).not.toContain('step.map');
    expect(stopsFor('wall', () => true)).toEqual([]);
  });
});
