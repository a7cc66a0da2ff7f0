import { describe, expect, it } from 'vitest';
import { keyOf } from './keys.js';

const pressed = (
  key: string,
  held: Partial<Record<'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey', true>> = {},
) => keyOf({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...held });

describe('the keys of a chart', () => {
  it('read the values one after the other, and with Shift move the period', () => {
    expect([pressed('ArrowLeft'), pressed('ArrowRight')]).toEqual(['earlier', 'later']);
    expect([pressed('ArrowLeft', { shiftKey: true }), pressed('ArrowRight', { shiftKey: true })]).toEqual([
      'backward',
      'forward',
    ]);
  });

  it('come nearer with a plus wherever the keyboard has it', () => {
    expect([pressed('+', { shiftKey: true }), pressed('+'), pressed(';'), pressed('-')]).toEqual([
      'nearer',
      'nearer',
      'nearer',
      'farther',
    ]);
  });

  it('leave to the browser what is the browser’s', () => {
    expect([
      pressed('ArrowLeft', { altKey: true }),
      pressed('-', { ctrlKey: true }),
      pressed('a'),
      pressed('Tab'),
    ]).toEqual([undefined, undefined, undefined, undefined]);
  });
});
