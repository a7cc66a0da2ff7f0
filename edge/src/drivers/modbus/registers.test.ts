import { ModbusMap } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { decode, levelOf, statusFault } from './registers.js';

const map = (changes: Record<string, unknown> = {}): ModbusMap =>
  ModbusMap.parse({ address: 0, type: 'int16', scale: 0.001, ...changes });
const ZERO = { counts: 'up', zeroM: 0 } as const;

describe('registers', () => {
  test.each([
    ['int16', [0x04d2], 1234],
    ['int16', [0xffff], -1],
    ['int16', [0x8000], -32_768],
    ['uint16', [0xffff], 65_535],
    ['int32', [0xffff, 0xf830], -2_000],
    ['int32', [0x8000, 0], -2_147_483_648],
    ['uint32', [0x8000, 1], 2_147_483_649],
    ['float32', [0x3fa0, 0], 1.25],
    ['float32', [0xc0e5, 0x47ae], Math.fround(-7.165)],
  ] as const)('hold %s as %j: %d', (type, registers, value) => {
    expect(decode(registers, map({ type }))).toBe(value);
    const swapped = map({ type, wordOrder: 'low-first' });
    expect(decode([...registers].reverse(), swapped)).toBe(value);
  });
});

describe('a level', () => {
  test('is the scaled value on the datum, to the millimetre, and may be negative', () => {
    expect(levelOf(1234, map(), ZERO)).toEqual({ ok: true, value: 1.234 });
    expect(levelOf(-1234, map(), { counts: 'up', zeroM: 0.5 })).toEqual({ ok: true, value: -0.734 });
    expect(levelOf(Math.fround(0.1), map({ type: 'float32', scale: 1 }), ZERO)).toEqual({
      ok: true,
      value: 0.1,
    });
  });

  test('is what lies below a sensor that measures a distance from above', () => {
    expect(levelOf(3250, map(), { counts: 'down', zeroM: 12.5 })).toEqual({ ok: true, value: 9.25 });
  });

  test('may come from a scale that turns the sign', () => {
    expect(levelOf(500, map({ scale: -0.01 }), ZERO)).toEqual({ ok: true, value: -5 });
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('is never %d', (raw) => {
    expect(levelOf(raw, map({ type: 'float32' }), ZERO)).toMatchObject({ ok: false });
  });

  test('is none where the model says so by a value of its own, before scale and mounting', () => {
    const faulty = map({ faults: { '-32768': 'no echo' } });
    expect(levelOf(-32_768, faulty, ZERO)).toEqual({ ok: false, fault: 'the gauge gives -32768: no echo' });
    expect(levelOf(-32_767, faulty, ZERO)).toEqual({ ok: true, value: -32.767 });
    expect(levelOf(-9_999, map({ type: 'float32', faults: { '-9999': 'dry' } }), ZERO)).toMatchObject({
      ok: false,
    });
  });
});

test('a status register complains by the bits that its model gives a meaning, and by no others', () => {
  const status = { faultBits: { 0: 'no echo', 3: 'supply low', 15: 'tilted' } };
  expect(statusFault(0, status)).toBeUndefined();
  expect(statusFault(0b0110, status)).toBeUndefined();
  expect(statusFault(0x8001, status)).toBe('the gauge reports: no echo, tilted');
});
