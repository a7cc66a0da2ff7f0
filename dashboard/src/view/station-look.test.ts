import { dateTimeWords, HOUR, MINUTE, SECOND } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { aStation, NIGHT, type StationWish } from '../test-data.js';
import { keptLooks, lookAt } from './station-look.js';

const look = (wish: StationWish) => lookAt(aStation(wish), '四万十町', NIGHT, 'ja');

describe('what is said about a station', () => {
  it('is one sentence for those who hear the screen: value, change, distance, age', () => {
    expect(look({ valueM: 214.09, beforeM: 213.83, held: 'overflow' }).spoken).toBe(
      '四万十川 鍛冶屋瀬橋 214.09 m、30分で＋0.26 m、氾濫開始水位 レベル５相当（観測）・氾濫は未確認、氾濫開始水位を1.38 m超過、2分前',
    );
    expect(look({ valueM: 211, beforeM: 211.4 }).spoken).toBe(
      '四万十川 鍛冶屋瀬橋 211.00 m、30分で－0.40 m、氾濫開始水位まで1.71 m、2分前',
    );
  });

  it('tells of work under way on what is shown, and until when nothing is judged', () => {
    expect(look({ work: { endsInMs: 30 * MINUTE } }).spoken).toMatch(
      /、点検中・判定していません（\d\d:\d\dまで）$/,
    );
    expect(look({ valueM: null, work: { endsInMs: 30 * MINUTE } }).spoken).toContain('点検中');
    expect(look({ work: { endsInMs: 50 * HOUR } }).spoken).toContain(
      `（${dateTimeWords(NIGHT + 50 * HOUR, 'ja')}まで）`,
    );
    expect(look({ work: { endsInMs: -1 } }).work).toBeUndefined();
    expect(look({ work: { endsInMs: HOUR, quantity: 'rain' } }).work).toBeUndefined();
  });

  it('tells which gauge a value is from where it is not the main one, and what two that disagree say', () => {
    const agreed = look({ gauges: { shown: 'level', otherM: 214.1, otherAgeMs: 2 * MINUTE } });
    expect(agreed.spoken).not.toContain('水位計');
    expect(agreed).toMatchObject({
      bySub: false,
      otherGauge: { freshness: 'fresh', latest: { value: 214.1 } },
    });
    const second = look({ gauges: { shown: 'level-sub', otherM: 213.2, otherAgeMs: 40 * MINUTE } });
    expect(second.spoken).toContain('、副水位計による、');
    expect(second.otherGauge).toMatchObject({ freshness: 'silent', ageMs: 40 * MINUTE });
    const apart = look({
      valueM: 2.31,
      marks: { overflow: 5 },
      gauges: { shown: 'level', otherM: 3.02, otherAgeMs: 0, disagree: true },
    });
    expect(apart.spoken).toContain('、主 2.31 m・副 3.02 m 食い違い、');
    expect(look({}).otherGauge).toBeUndefined();
  });

  it('keeps the badge of the held mark while the fall is being confirmed, and says so', () => {
    const falling = look({ valueM: 212.65, held: 'overflow' });
    expect(falling.badge.level).toBe(5);
    expect(falling.confirmingFall).toBe(true);
    expect(falling.distanceWords).toBe('氾濫開始水位より 0.06 m 下');
  });

  it('says neither trend nor distance of a value that is not current', () => {
    const silent = look({ ageMs: 52 * MINUTE, held: 'overflow', beforeM: 213 });
    expect(silent).toMatchObject({ freshness: 'silent', ageWords: '受信なし 52分', distanceWords: '' });
    expect(silent.trend).toBeUndefined();
    expect(silent.badge.level).toBe(5);
  });

  it('calls a dry crisis gauge resting, and never fresh', () => {
    expect(look({ valueM: 206.9, ageMs: 18 * HOUR })).toMatchObject({
      freshness: 'resting',
      ageWords: '休止中（最終確認 18時間前）',
    });
  });

  it('shows a dash where nothing was ever heard', () => {
    expect(look({ valueM: null })).toMatchObject({ freshness: 'never', value: '—', ageWords: '—' });
  });

  it('tells a doubtful value as such', () => {
    expect(look({ quality: 'suspect' }).spoken).toContain('確認待ち');
  });

  it('shows the last hour of a rain gauge', () => {
    expect(look({ rainMm1h: 38.5 })).toMatchObject({ value: '38.5', unit: 'mm/h', levelWord: '' });
  });
});

it('of many stations only those that changed within a second are looked at anew', () => {
  const lookAtAll = keptLooks();
  const towns = new Map();
  const [one, other] = [aStation({ id: 'one' }), aStation({ id: 'other' })];
  const first = lookAtAll([one, other], towns, NIGHT, 'ja');
  const second = lookAtAll([one, { ...other }], towns, NIGHT + 1, 'ja');
  expect(second[0]).toBe(first[0]);
  expect(second[1]).not.toBe(first[1]);
  // With the next second every age is another.
  const later = lookAtAll([one, other], towns, NIGHT + SECOND, 'ja');
  expect(later[0]).not.toBe(first[0]);
  expect(lookAtAll([one, other], towns, NIGHT + SECOND, 'en')[0]).not.toBe(later[0]);
});
