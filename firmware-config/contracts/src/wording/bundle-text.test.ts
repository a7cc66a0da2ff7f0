/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LevelNotice, MaintenanceNotice, Notice } from '../notice.js';
import { bundleOf } from './bundle-text.js';
import { forbiddenIn } from './forbidden.js';
import { shortNotice, spokenNotice } from './short-notice.js';

const golden = (name: string) =>
  LevelNotice.parse(
    JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), 'utf8')),
  );
const overflow = golden('notice');
const at = (station: string, changes: Partial<LevelNotice> = {}): LevelNotice => ({
  ...overflow,
  ...{ stationNameJa: station, mark: 'danger', markNameJa: '氾濫危険水位', alertLevel: 4 },
  ...{ subjectJa: `${station} 氾濫危険水位に到達（観測） 5.00 m`, bodyJa: `${station}の本文` },
  ...changes,
});

test('one notice is a message by itself', () => {
  expect(bundleOf([overflow])).toBe(overflow);
});

test('several are one message: the gravest first, how many others there are and where, and each in full', () => {
  const message = bundleOf([at('栗の木大橋'), overflow, at('奈路')]);
  expect(message.key).toBe(overflow.key);
  expect(message.subjectJa).toBe(`${overflow.subjectJa} ほか2件（栗の木大橋、奈路）`);
  const { bodyJa } = message;
  expect(bodyJa).toMatch(/^お知らせが3件あります。/);
  for (const whole of [overflow.bodyJa, '栗の木大橋の本文', '奈路の本文']) expect(bodyJa).toContain(whole);
  expect(bodyJa.indexOf(overflow.bodyJa)).toBeLessThan(bodyJa.indexOf('栗の木大橋の本文'));
  expect(Notice.parse(message)).toEqual(message);
  expect(forbiddenIn(bodyJa, 'public')).toEqual([]);
});

test('of equals the newest stands first', () => {
  const earlier = at('奈路', { decidedAt: '2026-06-03T00:00:00+09:00' });
  const later = at('栗の木大橋', { decidedAt: '2026-06-03T00:00:40+09:00' });
  expect(bundleOf([earlier, later])).toMatchObject({ stationNameJa: '栗の木大橋' });
});

test('more than three places are counted, and one place is named once', () => {
  expect(bundleOf([overflow, ...['イ', 'ロ', 'ハ', 'ニ'].map((one) => at(one))]).subjectJa).toContain(
    'ほか4件（イ、ロ、ハなど）',
  );
  expect(bundleOf([overflow, at('奈路'), at('奈路')]).subjectJa).toContain('ほか2件（奈路）');
});

test('on the telephone the others are spoken; that flooding is not confirmed is said of each', () => {
  const message = bundleOf([
    overflow,
    at('栗の木大橋'),
    at('奈路', { mark: 'overflow', markNameJa: '氾濫開始水位' }),
  ]);
  expect(spokenNotice(message, 'ja')).toMatch(
    /ほかに、栗の木大橋、氾濫危険水位に到達、観測。ほかに、奈路、氾濫開始水位に到達、観測・氾濫は未確認。$/,
  );
  expect(shortNotice(message, 1)).toContain('ほか2件（栗の木大橋、奈路）');
});

test('in an exercise every part says so', () => {
  const exercise = golden('notice-drill');
  const message = bundleOf([exercise, { ...exercise, stationNameJa: '奈路' }]);
  expect(message.subjectJa).toMatch(/^【訓練】/);
  expect(message.bodyJa).toMatch(/^【訓練】お知らせが2件あります。/);
  expect(spokenNotice(message, 'ja')).toMatch(/^訓練です。.*訓練です。$/);
});

describe('what was learnt afterwards', () => {
  const learnt = (station: string, mark: string, markNameJa: string, changes: Partial<LevelNotice> = {}) =>
    at(station, {
      ...{ kind: 'learnt', station: LevelNotice.shape.station.parse(`station-${station.codePointAt(0)}`) },
      ...{ mark: `learnt:${mark}`, markNameJa, alertLevel: 0, valueM: 4.2 },
      subjectJa: `${station} ${markNameJa} 4.20 m`,
      ...changes,
    });

  test('is one short message: the worst first, each station once, and how many there are', () => {
    const message = bundleOf([
      learnt('イ', 'caution', '18:40 氾濫注意水位に到達していました'),
      learnt('ロ', 'danger', '18:50 氾濫危険水位に到達していました'),
      learnt('イ', 'evacuation', '19:00 避難判断水位に到達していました'),
    ]);
    expect(message.subjectJa).toBe('ロ 18:50 氾濫危険水位に到達していました 4.20 m ほか2件（イ）');
    expect(message.bodyJa.split('\n').slice(0, 4)).toEqual([
      '後から判明した基準水位超過が3件あります（観測）。',
      '',
      '・ロ 18:50 氾濫危険水位に到達していました 4.20 m',
      '・イ 19:00 避難判断水位に到達していました 4.20 m ほか1件',
    ]);
    expect(message.bodyEn).toContain('3 levels were reached (observed, learnt later)');
    for (const text of [message.bodyJa, message.bodyEn]) expect(forbiddenIn(text, 'public')).toEqual([]);
    expect(Notice.parse(message)).toEqual(message);
  });

  test('of an exercise says so', () => {
    const { bodyJa } = bundleOf([
      learnt('イ', 'caution', 'あ', { drill: true }),
      learnt('ロ', 'caution', 'い', { drill: true }),
    ]);
    expect(bodyJa).toMatch(/^【訓練】/);
    expect(bodyJa).toMatch(/これは訓練です。実際の水位ではありません。$/);
  });
});

test('what is broken stands behind a level, by what it is and how many there are', () => {
  const {
    kind: _kind,
    station: _station,
    series: _series,
    valueM: _value,
    datum: _datum,
    ...told
  } = overflow;
  const broken = MaintenanceNotice.parse({
    ...told,
    ...{
      kind: 'condition',
      mark: 'silent',
      markNameJa: '観測値が届いていません',
      markNameEn: 'no readings arrive',
    },
    ...{ alertLevel: 0, subjectJa: '【設備】奈路 水位 ほか1件 観測値が届いていません', bodyJa: '設備の本文' },
    subjects: ['奈路 水位', '大野見 水位'].map((nameJa) => ({ subject: nameJa, nameJa, nameEn: nameJa })),
  });
  const message = bundleOf([broken, overflow]);
  expect(message.subjectJa).toBe(`${overflow.subjectJa} ほか1件（奈路 水位 ほか1件）`);
  expect(spokenNotice(message, 'ja')).toContain('ほかに、奈路 水位 ほか1件、観測値が届いていません。');
  expect(spokenNotice(broken, 'ja')).toMatch(
    /^川守からのお知らせです。四万十町、奈路 水位 ほか1件。観測値が届いていません。0時10分からです。水位のお知らせではありません。$/,
  );
  expect(shortNotice(broken, 1)).toBe(
    '【設備】奈路 水位 ほか1件 観測値が届いていません（6/3 00:10、四万十町）',
  );
});
