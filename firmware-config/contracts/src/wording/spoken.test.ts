import { describe, expect, test } from 'vitest';
import { SeriesView } from '../http/series.js';
import { StationState } from '../http/stations.js';
import { standingOf } from '../looks/standing.js';
import { minute, TEN_PAST_MIDNIGHT } from '../testing/builders.js';
import { HOUR, MINUTE } from '../units.js';
import { spokenMap } from './spoken-map.js';
import { spokenSeries } from './spoken-series.js';
import { spokenRise, spokenStation } from './spoken-station.js';

const NOW = TEN_PAST_MIDNIGHT;
const reading = (value: number, ageMs = 3 * MINUTE) => ({
  ...{ at: NOW - ageMs, receivedAt: NOW - ageMs, value },
  ...{ quality: 'good', reasons: [] },
});
const mark = (id: string, valueM: number, alertLevel: number) => ({
  ...{ id, key: id, valueM, alertLevel, nameJa: id, nameEn: id },
  ...{ opensEpisode: true, invented: false },
});
const MARKS = [mark('caution', 2, 2), mark('evacuation', 2.8, 3), mark('overflow', 4, 5)];
const LEVEL = {
  ...{ latest: reading(2.31), latestFault: null, held: null, episode: null },
  recent: { at: [NOW - 33 * MINUTE, NOW - 3 * MINUTE], valueM: [1.89, 2.31] },
  ...{ observingMs: 10 * MINUTE, restingMs: null, datum: 'tp' },
};
const RAIN = {
  ...{ latest: reading(2.5), mm10min: 2.5, mm1h: 12, mm24h: 80, mmSinceBegin: 120.5 },
  observingMs: 10 * MINUTE,
};
const PICTURE = {
  ...{ receivedAt: NOW, takenFrom: 'note', width: 640, height: 360, incomplete: false },
  ...{ levelM: null, levelAt: null, withdrawn: false },
};

const station = (changes: object = {}): StationState =>
  StationState.parse({
    ...{ id: 'ohashi', town: 'nakatosa', nameJa: '大橋', nameEn: 'Ohashi', areaJa: '', areaEn: '' },
    ...{
      riverJa: '久礼川',
      riverEn: 'Kure-gawa',
      lat: 33.3,
      lon: 133.2,
      kind: 'ordinary-gauge',
      invented: true,
    },
    ...{ source: '', marks: MARKS, seq: 1, level: LEVEL, rain: null, cameras: [], maintenance: [] },
    ...changes,
  });
const ja = { now: NOW, language: 'ja' } as const;
const en = { now: NOW, language: 'en' } as const;
const spoken = (one: StationState, to: typeof ja | typeof en = ja) =>
  spokenStation(one, standingOf(one, NOW), to);

describe('a station to those who hear the screen', () => {
  test('a level that is held while the water is below it is told as passed on the way down, not as one to come', () => {
    const falling = station({ level: { ...LEVEL, held: 'evacuation' } });
    expect(spoken(falling)).toContain(
      '避難判断水位 レベル３相当（観測）、避難判断水位より 0.49 m 下、低下を確認中',
    );
    expect(spoken(falling)).not.toContain('まで');
  });

  test('is one sentence: place, value, change, distance, age', () => {
    expect(spoken(station())).toBe('久礼川 大橋 2.31 m、30分で＋0.42 m、避難判断水位まで0.49 m、3分前');
    expect(spoken(station(), en)).toBe(
      'Ohashi, Kure-gawa: 2.31 m, ＋0.42 m in 30 minutes, 0.49 m below the evacuation decision level, 3 min ago',
    );
  });

  test('says the level that is held, by number and word', () => {
    expect(spoken(station({ level: { ...LEVEL, held: 'caution' } }))).toContain(
      '、氾濫注意水位 レベル２相当（観測）、避難判断水位まで0.49 m、',
    );
  });

  test('says of a silent one what was last heard, and no distance to anything', () => {
    const silent = station({ level: { ...LEVEL, latest: reading(2.31, 42 * MINUTE) } });
    expect(spoken(silent)).toBe('久礼川 大橋 2.31 m、受信なし 42分');
    expect(spoken(station({ level: { ...LEVEL, latest: null } }))).toBe('久礼川 大橋、まだ受信がありません');
  });

  test('leaves out the river where the settings hold a remark instead, or the name says it', () => {
    expect(spoken(station({ riverJa: '（河川名未確認）' }))).toMatch(/^大橋 2\.31/);
    expect(spoken(station({ nameJa: '久礼川大橋' }))).toMatch(/^久礼川大橋 2\.31/);
  });

  test('says three sums of a rain gauge, and of rain beside a level its own age where it is another', () => {
    const sums = '雨量 10分2.5 mm、1時間12.0 mm、降り始めから120.5 mm';
    expect(spoken(station({ level: null, rain: RAIN }))).toBe(`久礼川 大橋 ${sums}、3分前`);
    expect(spoken(station({ rain: RAIN }))).toMatch(new RegExp(`、3分前、${sums}$`));
    const old = { ...RAIN, latest: reading(2.5, 50 * MINUTE) };
    expect(spoken(station({ rain: old }))).toMatch(new RegExp(`、3分前、${sums}、受信なし 50分$`));
  });

  test('stands as its worst camera does: one that is dead shows beside one that sends', () => {
    const at = (id: string, ageMs: number) => ({
      ...{ id: `ohashi-${id}`, nameJa: '橋', nameEn: 'bridge', expectedMs: 5 * MINUTE, video: false },
      residents: 'none',
      latest: { ...PICTURE, camera: `ohashi-${id}`, at: NOW - ageMs },
    });
    const of = (...ages: number[]) =>
      standingOf(station({ cameras: ages.map((age, i) => at(`camera-${i}`, age)) }), NOW).cameras;
    expect(of(3 * MINUTE, 21 * 24 * HOUR)).toMatchObject({ count: 2, current: 1, freshness: 'silent' });
    expect(of(3 * MINUTE, 4 * MINUTE)).toMatchObject({ count: 2, current: 2, freshness: 'fresh' });
  });

  test('says of its cameras how old the newest of their pictures is, of how many there is a current one, or that there is none', () => {
    const taken = (ageMs: number | null) => ({
      ...{ id: `ohashi-${ageMs}`, nameJa: '橋', nameEn: 'bridge', expectedMs: 5 * MINUTE, video: false },
      residents: 'none',
      latest: ageMs === null ? null : { ...PICTURE, camera: `ohashi-${ageMs}`, at: NOW - ageMs },
    });
    expect(spoken(station({ cameras: [taken(null)] }))).toMatch(/、3分前、カメラ1台 画像なし$/);
    const two = [taken(42 * MINUTE), taken(4 * MINUTE), taken(null)];
    expect(spoken(station({ cameras: two }))).toMatch(/、3分前、カメラ3台のうち1台だけ画像あり 4分前$/);
    expect(spoken(station({ cameras: two }), en)).toMatch(
      /, cameras: 3, a current picture of only 1, newest picture 4 min ago$/,
    );
    expect(spoken(station({ cameras: [taken(4 * MINUTE), taken(2 * MINUTE)] }))).toMatch(
      /、カメラ2台 画像 2分前$/,
    );
    expect(spoken(station({ cameras: two.slice(0, 1) }), en)).toMatch(
      /, cameras: 1, newest picture nothing for 42 min$/,
    );
    expect(spoken(station({ level: { ...LEVEL, latest: null }, cameras: two }))).toMatch(
      /まだ受信がありません、カメラ3台のうち1台だけ画像あり 4分前$/,
    );
    expect(spoken(station({ level: null, rain: RAIN, cameras: two }))).toMatch(
      /カメラ3台のうち1台だけ画像あり 4分前$/,
    );
  });
});

test('a new level is said first, then where the water stands', () => {
  const risen = station({ level: { ...LEVEL, held: 'caution' } });
  const [caution] = risen.marks;
  if (!caution) throw new Error('the station has marks');
  expect(spokenRise(risen, standingOf(risen, NOW), caution, ja)).toBe(
    '久礼川 大橋 氾濫注意水位に到達（観測）、2.31 m、30分で＋0.42 m、避難判断水位まで0.49 m、3分前',
  );
});

test('the map as a whole is told by its levels and its silences', () => {
  const high = standingOf(station({ level: { ...LEVEL, held: 'caution' } }), NOW);
  const silent = standingOf(station({ level: { ...LEVEL, latest: reading(1, 42 * MINUTE) } }), NOW);
  expect(spokenMap([high, silent, silent], 'ja')).toBe(
    '観測所3局（水位の高い順）、レベル2相当 1局、受信なし 2局',
  );
  expect(spokenMap([standingOf(station(), NOW)], 'en')).toBe('1 stations, worst first, none at a level');
});

describe('a chart to those who hear the screen', () => {
  const series = (changes: object = {}): SeriesView =>
    SeriesView.parse({
      ...{ series: 'ohashi/level', unit: 'm', from: minute(-24 * 60), to: NOW, gapMs: 30 * MINUTE },
      at: [-200, -190, -100, -90, -80].map(minute),
      ...{ value: [1.2, 3.01, 9.99, 2.5, 2.31], quality: [0, 0, 1, 0, 0], late: [3] },
      ...changes,
    });

  test('is its period, its highest and lowest, the last value with its age, and what is not whole', () => {
    expect(spokenSeries(series(), station().marks, ja).split('。')).toEqual([
      '水位 6月2日（火）00:10から6月3日（水）00:10まで',
      '最高 3.01 m（21:00）',
      '期間中に避難判断水位に到達（観測）',
      '最低 1.20 m（20:50）',
      '最後の値 2.31 m（22:50、1時間20分前）',
      '値のない時間帯が1か所',
      '確認待ち・異常の値が1件',
      '後から届いた値が1件',
    ]);
    expect(spokenSeries(series(), [], ja)).toContain('期間中に達した基準水位はありません');
  });

  test('that is summed up tells what its means were made from', () => {
    const rollUp = {
      ...{ resolution: '1h', widthMs: HOUR, count: [6, 0, 6, 6, 6], doubtful: [0, 2, 0, 0, 0] },
      ...{ min: [1, null, 2, 2, 2], max: [1.4, null, 4.2, 3, 2.5] },
      maxAt: [-195, null, -95, -88, -70].map((at) => (at === null ? null : minute(at))),
      doubtfulMax: [null, 9.9, null, null, null],
    };
    const words = spokenSeries(series({ rollUp, late: undefined }), station().marks, en);
    expect(words).toContain('highest 4.20 m (22:35). in the period: ');
    expect(words).toContain('lowest 1.00 m (20:50)');
    expect(words).toContain('doubtful or bad values: 2');
  });

  test('of rain is its sum and its heaviest, and of nothing says so', () => {
    const rain = { series: 'ohashi/rain', unit: 'mm', value: [0.5, 12, 99, 3, 1] };
    expect(spokenSeries(series(rain), [], ja)).toContain('合計 16.5 mm。最も強い雨 12.0 mm（21:00）');
    const none = { at: [], value: [], quality: [], late: [] };
    expect(spokenSeries(series(none), [], ja)).toContain('この期間の値はありません');
  });
});
