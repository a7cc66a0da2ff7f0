import { expect, test } from 'vitest';
import { isOfLevel } from '../notice.js';
import { aLevelNotice } from '../testing/builders.js';
import { atSending, observedWords } from './at-sending.js';
import { capDescription } from './cap-text.js';
import { DUTY_ADVICE } from './observed-text.js';

test('what stands for a day tells times and no ages, and is for everybody: nobody is told to decide', () => {
  const notice = aLevelNotice();
  const [at, decidedAt] = [Date.parse(notice.observedAt), Date.parse(notice.decidedAt)];
  const bodyJa = `水位 3.10 m（${observedWords(at, decidedAt - at, 'ja')}）\n\n${DUTY_ADVICE.ja}\n\n終わり`;
  const bodyEn = `3.10 m (${observedWords(at, decidedAt - at, 'en')})\n\n${DUTY_ADVICE.en}`;
  const sent = atSending({ ...notice, bodyJa, bodyEn }, decidedAt + 40 * 60_000);
  if (!isOfLevel(sent)) throw new Error('a level is told');
  expect([capDescription(sent, 'ja'), capDescription(sent, 'en')]).toEqual([
    '水位 3.10 m（6月2日（火）18:10 観測）\n\n終わり',
    '3.10 m (observed Tue 2 June 18:10 JST)',
  ]);
});
