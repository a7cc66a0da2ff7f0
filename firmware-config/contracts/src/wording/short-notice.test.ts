import { describe, expect, test } from 'vitest';
import type { LevelNotice } from '../notice.js';
import { aLevelNotice as aNotice } from '../testing/builders.js';
import { channelTest, shortChannelTest, spokenChannelTest } from './channel-test-text.js';
import { CHECK_WORDS } from './check-text.js';
import { forbiddenIn } from './forbidden.js';
import { handedOverTo } from './hand-over-text.js';
import { withLink } from './notice-link.js';
import { pushText } from './push-text.js';
import { SMS_ALONE, SMS_MOST_PARTS, SMS_PART, shortNotice, spokenNotice } from './short-notice.js';
import { withSince } from './since-text.js';

const check: Partial<LevelNotice> = {
  kind: 'check',
  mark: 'check',
  markNameJa: CHECK_WORDS.ja,
  markNameEn: CHECK_WORDS.en,
  subjectJa: `鍛冶屋瀬橋 ${CHECK_WORDS.ja} 214.09 m`,
};
const own: Partial<LevelNotice> = {
  mark: 'town:own',
  markNameJa: '避難開始の目安（町独自）',
  markNameEn: "Time to leave (town's own)",
};
const ALL = [{}, { drill: true }, check, { ...check, drill: true }, own].map(aNotice);

describe('a notice as a short message', () => {
  test('says place, what was observed, value, time and town, in one part', () => {
    const text = shortNotice(aNotice(), 1);
    expect(text).toBe(
      '鍛冶屋瀬橋 氾濫開始水位に到達（観測）・氾濫は未確認 214.09 m（6/2 18:10観測、四万十町）',
    );
    expect(text.length).toBeLessThanOrEqual(SMS_ALONE);
  });

  test('of an old value says how old it was', () => {
    const late = aNotice({ decidedAt: '2026-06-02T19:00:00+09:00' });
    expect(shortNotice(late, 1)).toContain('（6/2 18:10観測、50分前の値、四万十町）');
  });

  test('that is sent again says so first', () => {
    expect(shortNotice(aNotice(), 2)).toMatch(/^【再送】鍛冶屋瀬橋 /);
  });

  test('in an exercise says so first and last, however long it is', () => {
    for (const subjectJa of ['【訓練】短い', `【訓練】${'長'.repeat(300)}`]) {
      const text = shortNotice(aNotice({ drill: true, subjectJa }), 1);
      expect(text).toMatch(/^【訓練】/);
      expect(text).toMatch(/。これは訓練です。$/);
      expect(text.length).toBeLessThanOrEqual(SMS_PART * SMS_MOST_PARTS);
    }
  });

  test('with the longest names keeps within three parts, and loses the town before the time', () => {
    const name = '上'.repeat(40);
    const subjectJa = `${name} ${name}（町独自）に到達（観測） 214.09 m${'あ'.repeat(60)}`;
    const text = shortNotice(aNotice({ subjectJa, townNameJa: name }), 2);
    expect(text.length).toBeLessThanOrEqual(SMS_PART * SMS_MOST_PARTS);
    expect(text).toContain('6/2 18:10観測');
    expect(text).not.toContain(`、${name}）`);
  });

  test('that must be cut is cut between characters', () => {
    const text = shortNotice(aNotice({ subjectJa: '𠮷'.repeat(150) }), 1);
    expect(text).toMatch(/^𠮷{100}…$/u);
  });
});

describe('a notice that is spoken', () => {
  test('is whole sentences without brackets', () => {
    expect(spokenNotice(aNotice(), 'ja')).toBe(
      '川守からのお知らせです。四万十町、鍛冶屋瀬橋。氾濫開始水位に到達しました。観測した値です。氾濫は確認されていません。水位は214.09メートル、18時10分、1分前の観測です。',
    );
    for (const notice of ALL) {
      for (const language of ['ja', 'en'] as const) {
        expect(spokenNotice(notice, language)).not.toMatch(/[（）()【】[\]]/);
      }
    }
  });

  test('in an exercise begins and ends with that', () => {
    expect(spokenNotice(aNotice({ drill: true }), 'ja')).toMatch(/^訓練です。.*訓練です。$/);
    expect(spokenNotice(aNotice({ drill: true }), 'en')).toMatch(/^Exercise\. .* Exercise\.$/);
    expect(spokenNotice(aNotice(), 'ja')).not.toContain('訓練');
  });

  test('of a doubted value claims no level', () => {
    expect(spokenNotice(aNotice(check), 'ja')).toContain('要確認。機器の異常か、急な増水です。');
    expect(spokenNotice(aNotice(check), 'ja')).not.toContain('到達');
  });

  test('of flooding says that nobody has confirmed it, and of other levels nothing of it', () => {
    expect(spokenNotice(aNotice(own), 'ja')).toContain('避難開始の目安、町独自に到達しました。');
    expect(spokenNotice(aNotice(own), 'ja')).not.toContain('氾濫');
    expect(spokenNotice(aNotice(), 'en')).toContain('Flooding is not confirmed.');
  });
});

describe('a test message', () => {
  const tests = [false, true].map((drill) =>
    channelTest({ hubName: '川'.repeat(60), sentAt: Date.parse('2026-06-02T09:10:00Z'), drill }),
  );

  test('says first that it is a test, and that it tells of no level, in every form', () => {
    for (const one of tests) {
      const drill = one.drill ? '【訓練】' : '';
      for (const text of [one.subjectJa, one.bodyJa, shortChannelTest(one)]) {
        expect(text.startsWith(`${drill}【試験送信】`)).toBe(true);
      }
      for (const text of [one.bodyJa, shortChannelTest(one), spokenChannelTest(one, 'ja')]) {
        expect(text).toContain('水位のお知らせではありません');
      }
      for (const text of [one.bodyEn, spokenChannelTest(one, 'en')]) {
        expect(text).toMatch(/test/i);
        expect(text).toContain('It tells of no water level.');
      }
      expect(shortChannelTest(one).length).toBeLessThanOrEqual(SMS_ALONE);
      expect(shortChannelTest(one)).toContain('6/2 18:10送信');
    }
  });

  test('carries no word of a notice', () => {
    for (const one of tests) {
      const said = [one.subjectJa, one.bodyJa, shortChannelTest(one), spokenChannelTest(one, 'ja')].join('');
      expect(said).not.toMatch(/到達|超過|観測|レベル/);
    }
  });
});

test('none of these carries a word that is not ours', () => {
  const one = channelTest({ hubName: '川守', sentAt: 0, drill: true });
  const texts = [
    ...ALL.flatMap((notice) => [
      shortNotice(notice, 2),
      spokenNotice(notice, 'ja'),
      spokenNotice(notice, 'en'),
    ]),
    ...[one.bodyJa, one.bodyEn, shortChannelTest(one), spokenChannelTest(one, 'ja')],
  ];
  for (const text of texts) {
    expect(forbiddenIn(text, 'public')).toEqual([]);
    expect(text).not.toMatch(/\b(warning|advisory|forecast|evacuation order)\b/i);
  }
});

test('the link of its reader stands whole at the end of a short message, however long the notice is', () => {
  const link = `https://kawamori.town.shimanto.lg.jp/a/${'x'.repeat(24)}`;
  for (const subjectJa of ['鍛冶屋瀬橋 氾濫開始水位に到達', '長'.repeat(400)]) {
    const said = shortNotice(withLink(aNotice({ subjectJa }), link), 1);
    expect(said.endsWith(`\n${link}`)).toBe(true);
    expect(said.length).toBeLessThanOrEqual(SMS_PART * SMS_MOST_PARTS);
  }
  expect(withLink(aNotice(), link).bodyJa).toContain(`24時間、あなた専用）：\n${link}`);
});

test('a hand-over says from whom it comes and what was said, in every form, and what has happened since', () => {
  const [link, note] = [`https://kawamori.town.shimanto.lg.jp/a/${'x'.repeat(24)}`, '左岸を頼みます'];
  const what = '氾濫開始水位を下回りました（観測）';
  const since = {
    ...{ subjectJa: `鍛冶屋瀬橋 ${what}`, subjectEn: 'fallen', markNameJa: what, markNameEn: 'fallen' },
    ...{ valueM: 213.5, decidedAt: 0 },
  };
  const told = (said: string) =>
    withLink(
      handedOverTo(withSince(aNotice(), since), { nameJa: '森 一郎', nameEn: 'Mori Ichiro', note: said }),
      link,
    );
  expect(told(note).bodyJa).toContain(`申し送り：${note}\n\nその後：${since.subjectJa}（09:00）`);
  expect(shortNotice(told(note), 1)).toMatch(
    /^【引き継ぎ】.*\nその後：氾濫開始水位を下回りました（観測） 213.50 m（09:00）\n森 一郎さんから：左岸を頼みます\nhttps:/,
  );
  expect(spokenNotice(told(note), 'ja')).toContain(
    'その後、9時0分に、氾濫開始水位を下回りました、観測。水位は213.50メートルでした。',
  );
  expect(spokenNotice(told(note), 'en')).toContain(
    ' Since then, at 09:00: fallen. The level was 213.50 metres then.',
  );
  const browser = pushText(told(note), 1, 'ja').body;
  expect(browser).toMatch(/^その後：.*\n【引き継ぎ】/);
  expect(spokenNotice(told(note), 'ja')).toContain(
    '森 一郎さんからの引き継ぎです。申し送り、左岸を頼みます。',
  );
  const long = shortNotice(told('長'.repeat(200)), 1);
  expect(long.length).toBeLessThanOrEqual(SMS_PART * SMS_MOST_PARTS);
  expect(long.endsWith(`…\n${link}`)).toBe(true);
  expect(shortNotice(told(''), 1)).toContain(`\n森 一郎さんから\n${link}`);
});
