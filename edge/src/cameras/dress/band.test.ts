import { MINUTE } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { SIX_IN_THE_EVENING as AT } from '../../testing/builders.js';
import { bandHeight, bandTexts, drawBand } from './band.js';
import { readCarriedFont } from './font.js';

const font = readCarriedFont();
const facts = (changes = {}) => ({
  label: '鍛冶屋瀬橋',
  takenAt: AT,
  level: { valueM: 3.42, at: AT },
  incomplete: false,
  ...changes,
});

describe('the band', () => {
  test('says when in Japan, and how high', () => {
    expect(bandTexts(facts())).toEqual({
      time: '2026年6月2日（火）18:00 日本時間',
      level: '3.42 m',
      levelTime: '',
    });
  });

  test('says when the level was observed, where that was at another minute', () => {
    const ten = bandTexts(facts({ level: { valueM: 3.42, at: AT - 10 * MINUTE } }));
    expect(ten.levelTime).toBe('17:50の水位');
    const day = bandTexts(facts({ level: { valueM: -0.5, at: AT - 24 * 60 * MINUTE } }));
    expect(day).toMatchObject({ level: '-0.50 m', levelTime: '6月1日 18:00の水位' });
  });

  test('says nothing of a level that is not known', () => {
    expect(bandTexts(facts({ level: undefined }))).toMatchObject({ level: '', levelTime: '' });
  });

  test('marks a picture that was cut short', () => {
    expect(drawBand(facts({ incomplete: true }), 1_280, font)).toContain('途中まで');
    expect(drawBand(facts(), 1_280, font)).not.toContain('途中まで');
  });

  test('shortens a name that is too long, and writes no markup from it', () => {
    const long = drawBand(facts({ label: '長'.repeat(40) }), 1_280, font);
    expect(long).toContain('長…');
    expect(drawBand(facts({ label: 'a<b&c' }), 1_280, font)).toContain('a&lt;b&amp;c');
  });

  test('grows with the picture', () => {
    expect(bandHeight(1_280)).toBe(172);
    expect(bandHeight(640)).toBe(86);
  });
});

describe('the carried font', () => {
  test('shows 〓 for a character that it does not have', () => {
    expect(font.cover('鍛冶屋瀬橋🌊')).toBe('鍛冶屋瀬橋〓');
  });

  test('has the kanji of names and places, kana, digits and Latin letters', () => {
    const names = '四万十町中土佐窪川久礼大野見渡邉邊髙﨑𠮟塡剝頰榮槇凜ヶッーABCabc0123456789（）。、…→℃㎜';
    expect(font.cover(names)).toBe(names);
  });

  test('knows how wide a text is', () => {
    expect(font.widthEm('川守')).toBe(2);
    expect(font.widthEm('1')).toBe(font.widthEm('8'));
    expect(font.widthEm('1')).toBeLessThan(0.7);
  });
});
