import { describe, expect, test } from 'vitest';
import { distanceTo } from '../looks/distance.js';
import { aLevelSet } from '../testing/builders.js';
import { DAY, HOUR, MINUTE, SECOND } from '../units.js';
import {
  ageWords,
  clockWords,
  crestWords,
  datedWords,
  dateTimeWords,
  distanceWords,
  freshnessWords,
  lengthWords,
  levelWords,
  metres,
  passedWords,
  sheetDayWords,
  sheetTimeWords,
  trendWords,
} from './values.js';

describe('a level', () => {
  test.each([
    [214.09, '214.09 m'],
    [-1.24, '-1.24 m'],
    [0, '0.00 m'],
    [-0.004, '0.00 m'],
    [89.455, '89.46 m'],
    [-0.006, '-0.01 m'],
  ])('of %d reads %s', (value, words) => {
    expect(levelWords(value)).toBe(words);
  });

  test('half a centimetre goes up, whatever its binary form would round to', () => {
    expect(metres(89.455)).toBe('89.46');
    expect(metres(-1.785)).toBe('-1.79');
  });
  test('that rounds to zero carries no sign', () => {
    expect(metres(-0)).toBe('0.00');
    expect(metres(-0.004)).not.toContain('-');
  });
});

describe('an age', () => {
  test.each([
    [0, '0秒前', '0 s ago'],
    [59 * SECOND, '59秒前', '59 s ago'],
    [MINUTE, '1分前', '1 min ago'],
    [59 * MINUTE + 59 * SECOND, '59分前', '59 min ago'],
    [HOUR, '1時間前', '1 h ago'],
    [92 * MINUTE, '1時間32分前', '1 h 32 min ago'],
    [5 * HOUR + 59 * MINUTE, '5時間59分前', '5 h 59 min ago'],
    [6 * HOUR + 1 * MINUTE, '6時間前', '6 h ago'],
    [24 * HOUR, '24時間前', '24 h ago'],
    [47 * HOUR, '47時間前', '47 h ago'],
    [2 * DAY, '2日前', '2 days ago'],
    [40 * DAY, '40日前', '40 days ago'],
  ])('of %d ms reads %s', (ms, ja, en) => {
    expect([ageWords(ms, 'ja'), ageWords(ms, 'en')]).toEqual([ja, en]);
  });

  test('of a clock that is a breath ahead is none, never negative', () => {
    expect(lengthWords(-1_500, 'ja')).toBe('0秒');
  });

  test.each([
    ['fresh', 3 * MINUTE, '3分前', '3 min ago'],
    ['late', 25 * MINUTE, '遅延 25分前', 'late, 25 min ago'],
    ['silent', 42 * MINUTE, '受信なし 42分', 'nothing for 42 min'],
    ['silent', -9 * HOUR, '受信なし（値の時刻が先）', 'nothing since (its time lies ahead)'],
    ['resting', 18 * HOUR, '休止中（最終確認 18時間前）', 'resting (last seen 18 h ago)'],
    ['never', 0, '—', '—'],
  ] as const)('says what it means for a gauge that is %s', (freshness, ms, ja, en) => {
    expect([freshnessWords(freshness, ms, 'ja'), freshnessWords(freshness, ms, 'en')]).toEqual([ja, en]);
  });
});

describe('a trend', () => {
  test.each([
    [{ changeM: 0.42, minutes: 30, direction: 'up' }, '↑ +0.42 m/30分'],
    [{ changeM: -0.1, minutes: 60, direction: 'down' }, '↓ -0.10 m/60分'],
    [{ changeM: 0, minutes: 30, direction: 'level' }, '→ ±0.00 m/30分'],
    [{ changeM: 0.004, minutes: 30, direction: 'level' }, '→ ±0.00 m/30分'],
    [{ changeM: -0.004, minutes: 30, direction: 'level' }, '→ ±0.00 m/30分'],
  ] as const)('reads %o as %s', (trend, words) => {
    expect(trendWords(trend, 'ja')).toBe(words);
  });

  test('that is not known is a dash, not a zero', () => {
    expect(trendWords(undefined, 'en')).toBe('—');
  });
});

describe('a distance', () => {
  const set = aLevelSet([
    { key: 'overflow', valueM: 212.71 },
    { key: 'town', id: 'own', valueM: 210, nameJa: '避難開始の目安', nameEn: 'Time to leave' },
  ]);
  test.each([
    [211.47, '氾濫開始水位まで あと1.24 m', '1.24 m below the overflow level'],
    [214.09, '氾濫開始水位を 1.38 m 超過', '1.38 m above the overflow level'],
    [209, '避難開始の目安（町独自）まで あと1.00 m', "1.00 m below the Time to leave (town's own)"],
  ])('at %d m reads %s', (value, ja, en) => {
    const distance = distanceTo(set, value);
    expect([distanceWords(distance, 'ja'), distanceWords(distance, 'en')]).toEqual([ja, en]);
  });

  test.each([
    [6.96, '天端まで あと1.24 m', '1.24 m below the levee crest'],
    [8.2, '天端まで あと0.00 m', '0.00 m below the levee crest'],
    [8.4, '天端を 0.20 m 超過', '0.20 m above the levee crest'],
  ])('from the crest of a levee at 8.20 m reads, at %d m, %s', (value, ja, en) => {
    expect([crestWords(8.2, value, 'ja'), crestWords(8.2, value, 'en')]).toEqual([ja, en]);
  });

  test('from a crest that is 0 by its datum is what the gauge says', () => {
    expect(crestWords(0, -1.24, 'ja')).toBe('天端まで あと1.24 m');
  });

  test('below a level that counts as reached until its fall is confirmed is no way to go until it', () => {
    const distance = distanceTo(set, 212.45);
    expect(passedWords(distance, 'ja')).toBe('氾濫開始水位より 0.26 m 下');
    expect(passedWords(distance, 'en')).toBe('fallen 0.26 m below the overflow level');
    expect(passedWords(undefined, 'ja')).toBe('');
  });

  test('to nothing is not spoken of', () => {
    expect(distanceWords(undefined, 'ja')).toBe('');
  });
});

describe('a time', () => {
  test('is shown in Japan, also where the day there is another', () => {
    const instant = Date.UTC(2026, 5, 2, 15, 12);
    expect(clockWords(instant)).toBe('00:12');
    expect(dateTimeWords(instant, 'ja')).toBe('6月3日（水）00:12');
    expect(dateTimeWords(instant, 'en')).toBe('Wed 3 June 00:12');
  });

  test('knows the turn of the year and a leap day', () => {
    expect(dateTimeWords(Date.UTC(2026, 11, 31, 15, 0), 'ja')).toBe('1月1日（金）00:00');
    expect(dateTimeWords(Date.UTC(2028, 1, 29, 0, 0), 'en')).toBe('Tue 29 Feb 09:00');
  });

  test('of another year tells its year', () => {
    const [then, now] = [Date.UTC(2024, 7, 30, 3, 0), Date.UTC(2026, 5, 2, 15, 12)];
    expect(datedWords(then, now, 'ja')).toBe('2024年8月30日（金）12:00');
    expect(datedWords(then, now, 'en')).toBe('Fri 30 Aug 2024 12:00');
    expect(datedWords(now, now, 'ja')).toBe('6月3日（水）00:12');
    expect(sheetTimeWords(now, 'ja')).toBe('2026年6月3日（水）00:12');
    expect(sheetDayWords(now, 'ja')).toBe('2026年6月3日（水）');
    expect(sheetDayWords(now, 'en')).toBe('Wed 3 June 2026');
  });
});
