import { ageWords, atSending, dateTimeWords, type LevelNotice, MINUTE } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { withoutAge } from './without-age.js';

const OBSERVED = '2026-06-02T18:10:00+09:00';
const NOTICE = {
  ...{ observedAt: OBSERVED, decidedAt: OBSERVED, subjectJa: '鍛冶屋瀬橋 氾濫注意水位に到達 3.20 m' },
  subjectEn: 'Kajiyase-bashi: flood watch level reached 3.20 m',
  bodyJa: '水位 3.20 m（6月2日（火）18:10 観測、0秒前）\nその前の値 2.10 m',
  bodyEn: `Level 3.20 m (observed ${dateTimeWords(Date.parse(OBSERVED), 'en')} JST, ${ageWords(0, 'en')})`,
} as LevelNotice;
const sentAfter = (minutes: number): LevelNotice =>
  atSending(NOTICE, Date.parse(OBSERVED) + minutes * MINUTE) as LevelNotice;

test('a notice that is sent again hours later is the same but for its age, and another is not', () => {
  for (const text of ['subjectJa', 'bodyJa', 'subjectEn', 'bodyEn'] as const)
    expect(sentAfter(185)[text]).not.toBe(sentAfter(0)[text]);
  expect(withoutAge(sentAfter(185))).toEqual(withoutAge(sentAfter(0)));
  const other = { ...sentAfter(185), bodyJa: sentAfter(185).bodyJa.replace('3.20', '3.21') };
  expect(withoutAge(other)).not.toEqual(withoutAge(sentAfter(0)));
});
