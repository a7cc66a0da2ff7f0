import { expect, test } from 'vitest';
import { textPieces } from './text-pieces.js';

test('a text that is short enough stays whole', () => {
  expect(textPieces('一行目\n\n二行目', 20)).toEqual(['一行目\n\n二行目']);
  expect(textPieces('', 20)).toEqual(['']);
});

test('a longer one is cut between lines, and nothing of it is lost', () => {
  const lines = Array.from({ length: 40 }, (_, i) => `第${i}観測所 https://kawamori.example/a/${i}`);
  const pieces = textPieces(lines.join('\n'), 200);
  expect(pieces.length).toBeGreaterThan(5);
  expect(Math.max(...pieces.map((one) => one.length))).toBeLessThanOrEqual(200);
  expect(pieces.join('\n').split('\n')).toEqual(lines);
});

test('a line that is longer itself is cut within, and never within a character', () => {
  expect(textPieces('ああああ', 3)).toEqual(['あああ', 'あ']);
  expect(textPieces('𠮷𠮷𠮷', 3)).toEqual(['𠮷', '𠮷', '𠮷']);
});
