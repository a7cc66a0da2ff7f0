import { expect, test } from 'vitest';
import { densityOf, FITS } from './density.js';

const none = () => false;

test.each(['phone', 'desk', 'wall'] as const)('a page as wide as a %s is one', (density) => {
  expect(densityOf((query) => query === FITS[density], null)).toBe(density);
});

test('what the address asks for goes before the width, unless it is no screen', () => {
  expect(densityOf((query) => query === FITS.phone, 'wall')).toBe('wall');
  expect(densityOf(none, 'phone')).toBe('phone');
  expect(densityOf((query) => query === FITS.phone, 'fax')).toBe('phone');
});

test('the limits are counted in the reader’s own letters', () => {
  for (const query of Object.values(FITS)) expect(query).not.toContain('px');
});
