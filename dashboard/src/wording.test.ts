import {
  ACCOUNT_TEXTS,
  FACE_TEXTS,
  forbiddenIn,
  QUALITY_PAGE_TEXTS,
  RECORD_TEXTS,
  REHEARSAL_TEXTS,
  type Text,
} from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { sayIn } from './wording.js';

const CATALOGUES: readonly Readonly<Record<string, Text>>[] = [
  FACE_TEXTS,
  ACCOUNT_TEXTS,
  QUALITY_PAGE_TEXTS,
  RECORD_TEXTS,
  REHEARSAL_TEXTS,
];
const texts = CATALOGUES.flatMap((catalogue) => Object.values(catalogue));

describe('the texts of the faces', () => {
  it('never use the names of official announcements or orders', () => {
    expect(texts.filter(({ ja }) => forbiddenIn(ja, 'staff').length > 0)).toEqual([]);
  });

  it('have the same gaps to fill in both languages', () => {
    const gaps = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    expect(texts.filter(({ ja, en }) => `${gaps(ja)}` !== `${gaps(en)}`)).toEqual([]);
  });

  it('are calm: no exclamation marks', () => {
    expect(texts.filter(({ ja, en }) => /[!！]/.test(ja + en))).toEqual([]);
  });

  it('fill their braces with values', () => {
    expect(sayIn('ja', 'stationsHeard', { heard: 7, all: 9 })).toBe('受信 7/9局');
  });
});
