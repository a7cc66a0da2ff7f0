import { expect, test } from 'vitest';
import { isOfLevel } from '../notice.js';
import { aLevelNotice, aStation, aTown, minute } from '../testing/builders.js';
import { atSending, observedWords } from './at-sending.js';
import { capDescription } from './cap-text.js';
import { TAKEN_BACK_ADVICE, takenBackText } from './fallen-text.js';
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

test('nor is anybody told what staff are to do when a notice is taken back', () => {
  const told = { mark: undefined, at: minute(0) };
  const back = {
    station: aStation(),
    town: aTown(),
    valueM: 3,
    observedAt: minute(10),
    ageMs: 0,
    drill: false,
  };
  const [ja, en] = (['ja', 'en'] as const).map((language) =>
    takenBackText({ ...back, stands: undefined, told }, language),
  );
  const notice = { ...aLevelNotice(), bodyJa: ja?.body ?? '', bodyEn: en?.body ?? '' };
  for (const language of ['ja', 'en'] as const) {
    const said = capDescription(notice, language);
    expect(said).toMatch(
      language === 'ja'
        ? /お知らせを取り下げます.*安全だという意味ではありません。$/s
        : /taken back.*it is safe\.$/s,
    );
    for (const advice of TAKEN_BACK_ADVICE[language]) expect(said).not.toContain(advice);
  }
});
