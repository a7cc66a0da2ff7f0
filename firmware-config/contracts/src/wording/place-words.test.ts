import { expect, test } from 'vitest';
import { placeWords, riverWords } from './place-words.js';

const TOWN = { nameJa: '四万十町', nameEn: 'Shimanto-cho' };
const NARO = { nameJa: '奈路', nameEn: 'Naro', riverJa: '四万十川', riverEn: 'Shimanto River' };
const UNNAMED = { ...NARO, riverJa: '（河川名未確認）', riverEn: '(river not verified)' };

test('a station is named with its town and river', () => {
  expect(placeWords(NARO, TOWN, 'ja')).toBe('四万十町 奈路（四万十川）');
  expect(placeWords(NARO, TOWN, 'en')).toBe('Naro (Shimanto River), Shimanto-cho');
});

test('a remark in the place of a river’s name is not told as one', () => {
  expect(riverWords(UNNAMED, 'ja')).toBe('');
  expect(placeWords(UNNAMED, TOWN, 'ja')).toBe('四万十町 奈路');
  expect(placeWords(UNNAMED, TOWN, 'en')).toBe('Naro, Shimanto-cho');
});
