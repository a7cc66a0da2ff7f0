import { expect, test } from 'vitest';
import { fromField, toField } from './jst-field.js';

test('a time is entered and shown in Japan, wherever the browser is', () => {
  const instant = Date.parse('2026-06-03T00:10:42+09:00');
  expect(toField(instant)).toBe('2026-06-03T00:10');
  expect(fromField('2026-06-03T00:10')).toBe(Date.parse('2026-06-03T00:10:00+09:00'));
});

test.each(['', '2026-06-03', 'soon', '2026-13-03T00:10'])('%j is no time', (text) => {
  expect(fromField(text)).toBeUndefined();
});
