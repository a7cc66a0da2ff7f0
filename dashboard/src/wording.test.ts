import { FACE_TEXTS, forbiddenIn } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { sayIn, type TextKey } from './wording.js';

const keys = Object.keys(FACE_TEXTS) as TextKey[];

describe('the texts of the faces', () => {
  it('never use the names of official announcements or orders', () => {
    expect(keys.filter((key) => forbiddenIn(FACE_TEXTS[key].ja, 'staff').length > 0)).toEqual([]);
  });

  it('have the same gaps to fill in both languages', () => {
    const gaps = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    expect(keys.filter((key) => `${gaps(FACE_TEXTS[key].ja)}` !== `${gaps(FACE_TEXTS[key].en)}`)).toEqual([]);
  });

  it('are calm: no exclamation marks', () => {
    expect(keys.filter((key) => /[!！]/.test(FACE_TEXTS[key].ja + FACE_TEXTS[key].en))).toEqual([]);
  });

  it('fill their braces with values', () => {
    expect(sayIn('ja', 'stationsHeard', { heard: 7, all: 9 })).toBe('受信 7/9局');
  });
});
