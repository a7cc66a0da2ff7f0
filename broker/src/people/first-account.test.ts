import { describe, expect, test } from 'vitest';
import { setupLink } from './first-account.js';

describe('the one-time link', () => {
  test('is 192 random bits, another at every start', () => {
    const [one, other] = [setupLink(true), setupLink(true)];
    expect(one.token).toMatch(/^[\w-]{32}$/);
    expect(other.token).not.toBe(one.token);
    expect(other.fits(one.token ?? '')).toBe(false);
  });

  test('fits until it is spent, and never again', () => {
    const link = setupLink(true);
    const token = link.token ?? '';
    expect(link.fits(token)).toBe(true);
    expect(link.fits(token)).toBe(true);
    link.spend();
    expect(link.token).toBeUndefined();
    expect(link.fits(token)).toBe(false);
    expect(link.fits('')).toBe(false);
  });

  test('does not exist where an account does', () => {
    const link = setupLink(false);
    expect(link.token).toBeUndefined();
    expect(link.fits('')).toBe(false);
    expect(link.fits('undefined')).toBe(false);
  });
});
