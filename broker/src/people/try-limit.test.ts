import { MINUTE } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { tryLimit } from './try-limit.js';

const aLimit = () => {
  const clock = { at: minute(0), now: () => clock.at };
  const limit = tryLimit(clock);
  const fail = (address: string, times: number) => {
    for (let i = 0; i < times; i++) limit.failed(address);
  };
  return { clock, limit, fail };
};

describe('an address', () => {
  test('may be wrong nine times and try again at once, and waits after the tenth', () => {
    const { limit, fail } = aLimit();
    fail('192.0.2.7', 9);
    expect(limit.waitMs('192.0.2.7')).toBe(0);
    fail('192.0.2.7', 1);
    expect(limit.waitMs('192.0.2.7')).toBe(5 * MINUTE);
  });

  test('waits until its oldest try is five minutes old', () => {
    const { clock, limit, fail } = aLimit();
    fail('192.0.2.7', 1);
    clock.at = minute(4);
    fail('192.0.2.7', 9);
    expect(limit.waitMs('192.0.2.7')).toBe(MINUTE);
    clock.at = minute(5) - 1;
    expect(limit.waitMs('192.0.2.7')).toBe(1);
    clock.at = minute(5);
    expect(limit.waitMs('192.0.2.7')).toBe(0);
    fail('192.0.2.7', 1);
    expect(limit.waitMs('192.0.2.7')).toBe(4 * MINUTE);
  });

  test('waits for nobody else’s tries', () => {
    const { limit, fail } = aLimit();
    fail('192.0.2.7', 100);
    expect(limit.waitMs('192.0.2.8')).toBe(0);
  });

  test('begins anew when it got it right', () => {
    const { limit, fail } = aLimit();
    fail('192.0.2.7', 9);
    limit.succeeded('192.0.2.7');
    fail('192.0.2.7', 9);
    expect(limit.waitMs('192.0.2.7')).toBe(0);
  });

  test('that signs in to an account of its own goes on waiting for what it tried at another', () => {
    const { limit } = aLimit();
    for (let i = 0; i < 9; i++) limit.failed('192.0.2.7', 'admin');
    limit.failed('192.0.2.7', 'viewer');
    limit.succeeded('192.0.2.7', 'viewer');
    expect(limit.waitMs('192.0.2.7', 'admin')).toBe(0);
    limit.failed('192.0.2.7', 'admin');
    limit.succeeded('192.0.2.7', 'viewer');
    expect(limit.waitMs('192.0.2.7', 'admin')).toBe(5 * MINUTE);
  });

  test('is remembered while ten thousand others come and go, and forgotten after that: memory has an end', () => {
    const { limit, fail } = aLimit();
    fail('192.0.2.7', 10);
    for (let i = 0; i < 9_999; i++) limit.failed(`2001:db8::${i.toString(16)}`);
    expect(limit.waitMs('192.0.2.7')).toBeGreaterThan(0);
    limit.failed('2001:db8::ffff:1');
    expect(limit.waitMs('192.0.2.7')).toBe(0);
  });
});

describe('an account at which strangers have been wrong ten times', () => {
  const beset = () => {
    const made = aLimit();
    for (let i = 0; i < 10; i++) made.limit.failed(`198.51.100.${i}`, 'admin');
    return made;
  };

  test('gives each address one try in five minutes, so that its owner gets in with the first', () => {
    const { clock, limit } = beset();
    expect(limit.waitMs('198.51.100.3', 'admin')).toBe(5 * MINUTE);
    expect(limit.waitMs('192.0.2.7', 'admin')).toBe(0);
    limit.failed('192.0.2.7', 'admin');
    expect(limit.waitMs('192.0.2.7', 'admin')).toBe(5 * MINUTE);
    limit.succeeded('192.0.2.7', 'admin');
    expect(limit.waitMs('192.0.2.7', 'admin')).toBe(0);
    clock.at = minute(5);
    expect(limit.waitMs('198.51.100.3', 'admin')).toBe(0);
  });

  test('holds up neither other accounts nor a browser of its own', () => {
    const { limit } = beset();
    expect(limit.waitMs('198.51.100.3', 'mori')).toBe(0);
    limit.failed('browser:mine');
    expect(limit.waitMs('browser:mine')).toBe(0);
  });
});
