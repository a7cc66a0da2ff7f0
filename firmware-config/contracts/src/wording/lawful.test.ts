import { describe, expect, test } from 'vitest';
import * as contracts from '../index.js';
import { LevelKey, type LevelMark } from '../levels.js';
import { aLevelSet, aStation, aTown, minute } from '../testing/builders.js';
import { MINUTE } from '../units.js';
import { fallenText, takenBackText } from './fallen-text.js';
import { FORBIDDEN_IN_PUBLIC, FORBIDDEN_WORDS, forbiddenIn } from './forbidden.js';
import type { Language } from './language.js';
import { learntText } from './learnt-text.js';
import { alertLevelWords, badgeWords, markName, reachedWords } from './levels.js';
import { type NoticeTextInput, noticeText } from './notice-text.js';
import { riseOverText, riseText } from './rise-text.js';
import { upstreamText } from './upstream-text.js';

// 気象業務法 17, 23条: what others announce and what the mayor orders is never said in our own words. Promise 9.

const LANGUAGES: Language[] = ['ja', 'en'];

/** One mark of every kind. */
const MARKS: LevelMark[] = LevelKey.options.flatMap((key) =>
  key === 'town'
    ? aLevelSet([
        { key, id: 'own', valueM: 3.4, nameJa: '避難開始の目安', nameEn: 'Time to leave', shownAs: 3 },
      ]).marks
    : aLevelSet([{ key, valueM: 3.4 }]).marks,
);

const noticeOf = (mark: LevelMark, changes: Partial<NoticeTextInput> = {}): NoticeTextInput => ({
  station: aStation(),
  town: aTown(),
  levels: aLevelSet([{ key: 'overflow', valueM: 9 }]),
  mark,
  valueM: 3.42,
  observedAt: minute(0),
  ageMs: 2 * MINUTE,
  rise: 2,
  sequel: 'again',
  drill: false,
  ...changes,
});

/** Everything else that is told of a mark: that it was left or taken back, that the water rises towards it, that it was reached upstream. */
function toldBeside(mark: LevelMark, language: Language): { subject: string; body: string }[] {
  const input = noticeOf(mark);
  const upstream = aStation({ id: 'naro', nameJa: '奈路', nameEn: 'Naro' });
  const rule = { station: upstream.id, mark: 'danger', usualDelay: 40 * MINUTE };
  const since = { at: minute(-60), valueM: 2.2 };
  return [
    ...[undefined, mark].map((stands) =>
      fallenText({ ...input, left: mark, stands, crest: { at: minute(-30), valueM: 4 } }, language),
    ),
    learntText(input, language),
    ...[undefined, mark].map((stands) =>
      takenBackText({ ...input, stands, told: { mark, at: minute(-30) } }, language),
    ),
    ...(['rise', 'near'] as const).map((step) => riseText({ ...input, mark: step, since }, language)),
    riseOverText(input, language),
    ...[undefined, mark].map((reached) => upstreamText({ ...input, upstream, rule, reached }, language)),
  ];
}

/** Every text in a value, with the way to it, but for what is quoted. Functions and schemas hold none. */
function textsIn(value: unknown, path: string): { path: string; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null || '_zod' in value || QUOTED.includes(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, `${path}.${key}`));
}

/** The list itself, and what is said of recorded orders and quoted announcements alone. */
const QUOTED: unknown[] = [
  FORBIDDEN_WORDS,
  FORBIDDEN_IN_PUBLIC,
  contracts.ORDER_NAMES,
  // The form of a recorded order has them among its choices.
  ...Object.values(contracts.ORDER_NAMES),
  contracts.ANNOUNCEMENT_NAMES,
];

describe('no forbidden word', () => {
  const catalogues = Object.entries(contracts).filter(([, value]) => !QUOTED.includes(value));
  const texts = catalogues.flatMap(([name, value]) => textsIn(value, name));

  test('stands in any text that contracts hold', () => {
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter(({ text }) => forbiddenIn(text, 'staff').length > 0)).toEqual([]);
  });

  test('stands in the texts of the residents’ pages, where nothing is foretold either', () => {
    const said = textsIn(contracts.PUBLIC_TEXTS, 'PUBLIC_TEXTS');
    expect(said.filter(({ text }) => forbiddenIn(text, 'public').length > 0)).toEqual([]);
    expect(
      said.filter(({ text }) => /\b(warning|advisory|forecast|predict|evacuation order)/i.test(text)),
    ).toEqual([]);
  });

  test('stands in what is said of a level, not even on a public page', () => {
    for (const mark of MARKS) {
      for (const language of LANGUAGES) {
        const said = [markName(mark, language), reachedWords(mark, language), badgeWords(mark, language)];
        expect(forbiddenIn(said.join('\n'), 'public'), mark.key).toEqual([]);
      }
    }
  });

  test.each(LANGUAGES)('stands in a notice, whatever the level (%s)', (language) => {
    for (const mark of MARKS) {
      for (const drill of [true, false]) {
        const { subject, body } = noticeText(noticeOf(mark, { drill }), language);
        expect(forbiddenIn(`${subject}\n${body}`, 'public'), mark.key).toEqual([]);
      }
    }
  });

  test.each(LANGUAGES)(
    'stands in anything else that is told of a level, and nothing is foretold (%s)',
    (language) => {
      for (const mark of MARKS) {
        for (const { subject, body } of toldBeside(mark, language)) {
          expect(forbiddenIn(`${subject}\n${body}`, 'public'), mark.key).toEqual([]);
          expect(`${subject} ${body}`).not.toMatch(/\b(warning|advisory|forecast|evacuation order|will)\b/i);
        }
      }
    },
  );

  test('goes unnoticed', () => {
    expect(forbiddenIn('大雨特別警報と避難指示', 'staff')).toEqual(['警報', '避難指示']);
    expect(forbiddenIn('上昇の見込み', 'staff')).toEqual([]);
    expect(forbiddenIn('上昇の見込み', 'public')).toEqual(['見込み']);
  });
});

test('English notices borrow none of the official words either', () => {
  for (const mark of MARKS) {
    const { subject, body } = noticeText(noticeOf(mark), 'en');
    expect(`${subject} ${body}`).not.toMatch(/\b(warning|advisory|forecast|evacuation order)\b/i);
  }
});

describe('what is observed', () => {
  test('is called observed, in subject and body', () => {
    for (const mark of MARKS) {
      for (const [language, word] of [
        ['ja', '（観測）'],
        ['en', '(observed)'],
      ] as const) {
        const { subject, body } = noticeText(noticeOf(mark), language);
        expect(subject, mark.key).toContain(word);
        expect(body, mark.key).toContain(word);
      }
    }
  });

  test('is called observed in everything else that is told of it', () => {
    for (const mark of MARKS) {
      for (const [language, word] of [
        ['ja', '観測'],
        ['en', 'observed'],
      ] as const) {
        for (const { body } of toldBeside(mark, language)) expect(body, mark.key).toContain(word);
      }
    }
  });

  test('corresponds to a level and is never the level itself', () => {
    expect(alertLevelWords(4, 'ja')).toBe('レベル４相当（観測）');
    expect(alertLevelWords(0, 'ja')).toBe('');
  });

  test('at the overflow level is not called a flood until somebody has seen it', () => {
    const [overflow] = MARKS.filter((mark) => mark.key === 'overflow');
    if (!overflow) throw new Error('there is an overflow mark');
    expect(noticeText(noticeOf(overflow), 'ja').body).toContain('氾濫開始水位に到達（観測）・氾濫は未確認');
    expect(noticeText(noticeOf(overflow), 'en').body).toContain('flooding not confirmed');
    for (const [language, unconfirmed] of [
      ['ja', '氾濫は未確認'],
      ['en', 'flooding not confirmed'],
    ] as const) {
      const { subject, body } = noticeText(noticeOf(overflow), language);
      const name = markName(overflow, language);
      const said = {
        reached: reachedWords(overflow, language),
        reachedThen: contracts.reachedNameWords('overflow', name, language),
        badge: badgeWords(overflow, language),
        ...{ subject, body },
      };
      for (const [where, text] of Object.entries(said)) expect(text, where).toContain(unconfirmed);
    }
  });

  test('at any other level speaks of no flooding', () => {
    for (const mark of MARKS.filter(({ key }) => key !== 'overflow')) {
      expect(`${reachedWords(mark, 'ja')}${badgeWords(mark, 'ja')}`, mark.key).not.toContain('未確認');
      expect(`${reachedWords(mark, 'en')}${badgeWords(mark, 'en')}`, mark.key).not.toContain('not confirmed');
    }
  });

  test('is said to be reached in one place, which knows of the overflow level: no text fills a mark into words of its own', () => {
    const own = [
      ...textsIn(contracts.FACE_TEXTS, 'FACE_TEXTS'),
      ...textsIn(contracts.PUBLIC_TEXTS, 'PUBLIC_TEXTS'),
    ]
      .filter(({ text }) => /\{mark\}/.test(text) && !/下回|低く|below/i.test(text))
      .map(({ path }) => path);
    // `saysOver` says 未確認 itself, and `saysAbove` is chosen for every other mark.
    const chosen = ['PUBLIC_TEXTS.saysOver', 'PUBLIC_TEXTS.saysAbove'];
    expect(own.filter((path) => !chosen.some((one) => path.startsWith(`${one}.`)))).toEqual([]);
    expect(contracts.PUBLIC_TEXTS.saysOver.ja).toContain('氾濫は未確認');
    expect(contracts.PUBLIC_TEXTS.saysOver.en).toContain('flooding not confirmed');
  });

  test("by a town's own level carries the town's name for it", () => {
    const [own] = MARKS.filter((mark) => mark.key === 'town');
    if (!own) throw new Error('there is a town mark');
    expect(noticeText(noticeOf(own), 'ja').subject).toContain('避難開始の目安（町独自）');
  });
});

describe('a notice in an exercise', () => {
  test.each([
    ['ja', '【訓練】', 'これは訓練です。実際の水位ではありません。'],
    ['en', '[EXERCISE] ', 'This is an exercise. It is not a real water level.'],
  ] as const)('says so first and last (%s)', (language, first, last) => {
    for (const mark of MARKS) {
      const { subject, body } = noticeText(noticeOf(mark, { drill: true }), language);
      expect(subject.startsWith(first), mark.key).toBe(true);
      expect(body.startsWith(first), mark.key).toBe(true);
      expect(body.endsWith(last), mark.key).toBe(true);
    }
  });

  test('and no other notice speaks of one', () => {
    for (const mark of MARKS) {
      const { subject, body } = noticeText(noticeOf(mark), 'ja');
      expect(`${subject}${body}`).not.toContain('訓練');
    }
  });
});

test('an invented station or level is called invented', () => {
  const [mark] = MARKS;
  if (!mark) throw new Error('there are marks');
  const invented = noticeText(noticeOf(mark, { station: aStation({ invented: true }) }), 'ja');
  expect(invented.body).toContain('架空の観測所または水位を含みます。');
});
