import { expect, test } from 'vitest';
import { aStation, aTown } from '../testing/builders.js';
import { MINUTE } from '../units.js';
import { type CheckTextInput, checkText } from './check-text.js';
import { forbiddenIn } from './forbidden.js';

const TEN = Date.UTC(2026, 5, 2, 15, 10);
const input = (changes: Partial<CheckTextInput> = {}): CheckTextInput => ({
  station: aStation(),
  town: aTown(),
  reason: 'spike',
  valueM: 214.09,
  observedAt: TEN,
  ageMs: MINUTE,
  before: { valueM: 207.2, at: TEN - 10 * MINUTE },
  picture: { cameraJa: '橋上', cameraEn: 'bridge', takenAt: TEN - 3 * MINUTE, ageMs: 4 * MINUTE },
  drill: false,
  ...changes,
});

test('a check says what was seen, what the hub does with it and what to do, and claims no level', () => {
  const { subject, body } = checkText(input(), 'ja');
  expect(subject).toBe('鍛冶屋瀬橋 要確認：機器の異常か、急な増水 214.09 m');
  for (const part of ['214.09 m', '急な変化', '207.20 m', '最新の画像 橋上 00:07（4分前）', '判断を記録']) {
    expect(body).toContain(part);
  }
  expect(`${subject}${body}`).not.toMatch(/レベル[２-５2-5]|氾濫/);
});

test('a check without a picture or a value before says so, or nothing of it', () => {
  const { body } = checkText(input({ picture: undefined, before: undefined }), 'ja');
  expect(body).toContain('画像はありません。');
  expect(body).not.toContain('その前の値');
});

test('a check in an exercise says so in both languages, first', () => {
  const drill = input({ drill: true });
  for (const text of Object.values(checkText(drill, 'ja'))) expect(text).toMatch(/^【訓練】/);
  for (const text of Object.values(checkText(drill, 'en'))) expect(text).toMatch(/^\[EXERCISE\]/);
});

test.each(['ja', 'en'] as const)('a check carries none of the words that are not ours (%s)', (language) => {
  const { subject, body } = checkText(input(), language);
  expect(forbiddenIn(`${subject}\n${body}`, 'public')).toEqual([]);
});
