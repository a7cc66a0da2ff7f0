import { expect, test } from 'vitest';
import { leaves } from './escape.js';

const pressed = (key: string, { field = false, isComposing = false } = {}) =>
  ({ key, isComposing, target: { matches: () => field } }) as unknown as KeyboardEvent;

test('Escape leaves what is open', () => {
  expect(leaves(pressed('Escape'))).toBe(true);
  expect(leaves(pressed('Enter'))).toBe(false);
});

test('in a field, and while a word is being composed, it leaves nothing', () => {
  expect(leaves(pressed('Escape', { field: true }))).toBe(false);
  expect(leaves(pressed('Escape', { isComposing: true }))).toBe(false);
});
