import { expect, test } from 'vitest';
import { isCommonPassword, Password } from './password.js';

test.each([
  'password1234',
  'Passw0rd2026',
  'P@ssword!!!!!',
  'kawamori-2026',
  'nakatosa bousai 2026',
  'administrator',
  '123456789012',
  'abcdefghijkl',
  'qwertyuiopas',
  '1qaz2wsx3edc',
  'aaaaaaaaaaaa',
  'abc1abc1abc1',
  'ｐａｓｓｗｏｒｄ１２３４',
  '０１２３４５６７８９０１',
])('%s is tried first, and is taken by nobody', (password) => {
  expect(isCommonPassword(password)).toBe(true);
  expect(Password.safeParse(password).success).toBe(false);
});

test.each([
  'river in the night',
  'only for this proof',
  'kawamori tonbo 夕立',
  '四万十の沈下橋を渡る朝の霧',
  'correct horse battery',
  'x7#kd93mvq2p',
])('%s is taken', (password) => {
  expect(Password.safeParse(password).success).toBe(true);
});

test('eleven characters are too few', () => {
  expect(Password.safeParse('river night').success).toBe(false);
});
