import { describe, expect, test } from 'vitest';
import {
  alertLevelOf,
  correspondingLevelOf,
  LEVEL_MEANING,
  LevelKey,
  levelsAt,
  markId,
  nextMark,
  opensEpisode,
  reachedMark,
} from './levels.js';
import { StationConfig } from './station.js';
import { aLevelSet, aStationFile, faultsOf } from './testing/builders.js';

test('氾濫注意水位 corresponds to level 2, unless the towns’ usage says otherwise; no other level may be said to', () => {
  const level = (marks: readonly object[]) => {
    const [mark] = aLevelSet(marks).marks;
    return mark && [correspondingLevelOf(mark), alertLevelOf(mark)];
  };
  expect(level([{ key: 'caution', valueM: 3 }])).toEqual([2, 2]);
  expect(level([{ key: 'caution', valueM: 3, correspondsTo: 0 }])).toEqual([0, 0]);
  expect(faultsOf([{ key: 'danger', valueM: 4, correspondsTo: 0 }])).toEqual([
    'stands only with caution, of which usage differs',
  ]);
});

describe('the levels of a gauge', () => {
  test('may be only where it starts to observe and where overflow may begin', () => {
    expect(
      faultsOf([
        { key: 'start', valueM: 206.81 },
        { key: 'overflow', valueM: 212.71 },
      ]),
    ).toEqual([]);
  });

  test('ascend; a gap between them is skipped, not filled', () => {
    expect(
      faultsOf([
        { key: 'caution', valueM: 5 },
        { key: 'overflow', valueM: 4 },
      ]),
    ).toEqual(['overflow (4 m) must lie above caution (5 m)']);
  });

  test('may not stand at the same height, where each would wake somebody', () => {
    expect(
      faultsOf([
        { key: 'danger', valueM: 4 },
        { key: 'gauge_danger', valueM: 4 },
      ]),
    ).toEqual(['gauge_danger and danger stand at the same height']);
  });

  test('may have design high water at any height', () => {
    expect(
      faultsOf([
        { key: 'danger', valueM: 4 },
        { key: 'design', valueM: 4 },
        { key: 'overflow', valueM: 5 },
      ]),
    ).toEqual([]);
  });

  test('are stated once each', () => {
    expect(
      faultsOf([
        { key: 'danger', valueM: 4 },
        { key: 'danger', valueM: 4.5 },
      ]),
    ).toContain('danger is stated twice');
  });

  test('may be negative, where the overflow level is zero', () => {
    expect(
      faultsOf([
        { key: 'start', valueM: -6 },
        { key: 'overflow', valueM: 0 },
      ]),
    ).toEqual([]);
  });

  test('misspelt or unknown are refused', () => {
    expect(faultsOf([{ key: 'dangr', valueM: 4 }])).not.toEqual([]);
    expect(faultsOf([{ key: 'danger', valueM: 4, color: 'red' }])).not.toEqual([]);
  });

  test('must stand on the datum of the series that is judged by them', () => {
    const [set] = aStationFile().levels ?? [];
    const file = aStationFile({ levels: [{ ...set, datum: 'gauge-zero' } as never] });
    const result = StationConfig.safeParse(file);
    expect(result.error?.issues[0]).toMatchObject({
      path: ['levels', 0, 'datum'],
      message: 'levels stand on gauge-zero, the series on tp',
    });
  });
});

describe("a town's own level", () => {
  const own = (nameJa: string) => ({ key: 'town', id: 'own', valueM: 3.4, nameJa, nameEn: 'Own level' });

  test.each(['避難開始の目安', '沈下橋通行止め', '危険水位の手前'])('may be called %s', (name) => {
    expect(faultsOf([own(name)])).toEqual([]);
  });

  test.each([
    '氾濫危険水位',
    '氾濫開始水位（町）',
    '避難判断水位',
    '水防団待機水位',
    '計画高水位',
    '氾濫注意水位',
  ])('may not borrow the statutory name %s', (name) => {
    expect(faultsOf([own(name)])).toEqual(['a town level may not carry a statutory name']);
  });

  test.each(['大雨警報の目安', '避難指示の目安', '高齢者等避難の目安', '氾濫予報'])(
    'may not be called %s: only others may say that',
    (name) => {
      expect(faultsOf([own(name)])).toEqual([
        'a town level may not carry the name of an official announcement or order',
      ]);
    },
  );

  test('has a name of its own within the station, and no alert level unless the town says so', () => {
    const [mark] = aLevelSet([own('避難開始の目安')]).marks;
    const [shown] = aLevelSet([{ ...own('避難開始の目安'), shownAs: 3 }]).marks;
    if (!mark || !shown) throw new Error('the sets have marks');
    expect([markId(mark), alertLevelOf(mark), alertLevelOf(shown)]).toEqual(['town:own', 0, 3]);
  });
});

describe('the level that the water has reached', () => {
  const set = aLevelSet([
    { key: 'overflow', valueM: 5 },
    { key: 'start', valueM: 1 },
    { key: 'design', valueM: 4.5 },
    { key: 'caution', valueM: 3 },
  ]);
  const reached = (valueM: number) => reachedMark(set, valueM)?.key;
  const next = (valueM: number) => nextMark(set, valueM)?.key;

  test('is reached at its very height, and a millimetre below it is not', () => {
    expect([reached(2.999), reached(3), reached(4.999), reached(5)]).toEqual([
      undefined,
      'caution',
      'caution',
      'overflow',
    ]);
  });

  test('is never the start of observation or design high water', () => {
    expect([reached(1.5), reached(4.6)]).toEqual([undefined, 'caution']);
  });

  test('is followed by the next higher one that matters', () => {
    expect([next(0), next(3), next(4.6), next(5)]).toEqual(['caution', 'overflow', 'overflow', undefined]);
  });

  test('is none where a gauge has no levels', () => {
    expect(reachedMark(undefined, 9)).toBeUndefined();
    expect(nextMark(aLevelSet([]), 9)).toBeUndefined();
  });
});

describe('levels in time', () => {
  const old = aLevelSet([{ key: 'danger', valueM: 4 }], '2020-01-01T00:00:00+09:00');
  const since2026 = aLevelSet([{ key: 'danger', valueM: 3.5 }], '2026-06-01T00:00:00+09:00');

  test('a reading is judged by the set that was valid when it was taken, in whatever order the sets stand', () => {
    const at = (iso: string) => levelsAt([since2026, old], Date.parse(iso))?.marks[0]?.valueM;
    expect(at('2026-05-31T23:59:59+09:00')).toBe(4);
    expect(at('2026-06-01T00:00:00+09:00')).toBe(3.5);
  });

  test('before the first set there are no levels', () => {
    expect(levelsAt([since2026], Date.parse('2026-05-01T00:00:00Z'))).toBeUndefined();
  });
});

describe('what each level means', () => {
  test('corresponds to the alert levels of the field', () => {
    const meaning = Object.fromEntries(LevelKey.options.map((key) => [key, LEVEL_MEANING[key].alertLevel]));
    expect(meaning).toEqual({
      start: 0,
      standby: 0,
      caution: 2,
      evacuation: 3,
      danger: 4,
      gauge_danger: 0,
      overflow: 5,
      design: 0,
      town: 0,
    });
  });

  test('only start and design wake nobody', () => {
    const { marks } = aLevelSet([
      { key: 'start', valueM: 1 },
      { key: 'standby', valueM: 2 },
      { key: 'caution', valueM: 3 },
      { key: 'evacuation', valueM: 4 },
      { key: 'danger', valueM: 5 },
      { key: 'gauge_danger', valueM: 6 },
      { key: 'overflow', valueM: 7 },
      { key: 'design', valueM: 8 },
    ]);
    expect(marks.filter((mark) => !opensEpisode(mark)).map((mark) => mark.key)).toEqual(['start', 'design']);
  });
});
