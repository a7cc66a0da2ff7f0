import { HOUR, type StationFile } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aCrisisGaugeFile, aStation, aStationFile, minute } from '../testing/builders.js';
import { fullHour, hoursTable, hoursUpTo } from './hours-table.js';
import { type Known, knownSource } from './testing/known-hours.js';

const hours = hoursUpTo(minute(180), 3);
const tableOf = (
  readings: Readonly<Record<string, readonly Known[]>>,
  stations = [aStation()],
  { now = minute(200), order = 'river' as 'river' | 'worst' } = {},
) => hoursTable({ hours, now, order }, stations, knownSource(readings));

describe('the hours', () => {
  test('are full ones of Japan, and go over midnight', () => {
    expect(fullHour(minute(59))).toBe(minute(0));
    expect(fullHour(minute(60))).toBe(minute(60));
    expect(hoursUpTo(minute(420), 3)).toEqual([minute(300), minute(360), minute(420)]);
  });
});

describe('the change since the hour before', () => {
  const known: Known[] = [
    [0, 2.994],
    [60, 3.006],
    [120, 3.5],
    [180, 3.2],
  ];

  test('is that of the values as they are printed; the first column knows the hour before it', () => {
    const [row] = tableOf({ 'kajiyase-bashi/level': known }).rows;
    expect(row?.level?.cells).toMatchObject([{ changeM: 0.02 }, { changeM: 0.49 }, { changeM: -0.3 }]);
  });

  test('is none where one of both is missing', () => {
    const [row] = tableOf({ 'kajiyase-bashi/level': known.filter(([at]) => at !== 120) }).rows;
    expect(row?.level?.cells).toMatchObject([{ changeM: 0.02 }, { why: 'silent' }, { changeM: null }]);
  });
});

test('hours to come are empty, and those that are over are not', () => {
  const [row] = tableOf({ 'kajiyase-bashi/level': [[120, 3]] }, [aStation()], { now: minute(130) }).rows;
  expect(row?.level?.cells).toMatchObject([{ why: 'before-first' }, { valueM: 3 }, { why: 'to-come' }]);
});

describe('the highest of the period', () => {
  test('is found between the hours, and doubted values are not', () => {
    const [row] = tableOf({
      'kajiyase-bashi/level': [
        [60, 3],
        [90, 4.2],
        [110, 9, 'suspect', 'spike'],
        [120, 3.9],
      ],
    }).rows;
    expect(row?.level?.peak).toMatchObject({ valueM: 4.2, at: minute(90), mark: { key: 'danger' } });
  });

  test('the second gauge counts in hours in which the main one has nothing', () => {
    const { level } = aStationFile().series;
    if (!level) throw new Error('the builder has a level');
    const station = aStation({ series: { level, 'level-sub': level } });
    const [row] = tableOf(
      {
        'kajiyase-bashi/level': [[60, 3]],
        'kajiyase-bashi/level-sub': [
          [60, 8],
          [110, 4.4],
        ],
      },
      [station],
    ).rows;
    expect(row?.level?.peak).toMatchObject({ valueM: 4.4, gauge: 'level-sub' });
    expect(row?.rain).toBeNull();
  });
});

test('rain is summed up over the hours, as far as they are over', () => {
  const rain = [70, 80, 90, 100, 110, 120].map((at): Known => [at, 1.5]);
  const [row] = tableOf({ 'kajiyase-bashi/rain': [[0, 0], ...rain] }, [aStation()], {
    now: minute(130),
  }).rows;
  expect(row?.rain).toMatchObject({ total: { mm: 9, isWhole: false } });
  expect(row?.rain?.cells).toMatchObject([{ why: 'silent' }, { mm: 9 }, { why: 'to-come' }]);
});

describe('the order', () => {
  const at = (id: string, groundM: number, changes: Partial<StationFile> = {}) =>
    aStation({
      ...{ id, nameJa: id },
      levels: [
        {
          validFrom: '2020-01-01T00:00:00+09:00',
          datum: 'tp',
          marks: [
            { key: 'caution', valueM: groundM },
            { key: 'overflow', valueM: groundM + 2 },
          ],
        },
      ],
      ...changes,
    });
  const ids = (table: ReturnType<typeof tableOf>) => table.rows.map(({ station }) => station.id as string);

  test('goes river by river, from the highest ground down', () => {
    const stations = [
      at('low', 1),
      at('high', 200),
      at('other', 50, { riverJa: '久礼川' }),
      at('middle', 100),
    ];
    expect(ids(tableOf({}, stations))).toEqual(['other', 'high', 'middle', 'low']);
  });

  test('what the settings say of upstream goes before heights, and a circle says nothing', () => {
    const rule = (station: string) => ({ upstream: [{ station, mark: 'caution', usualDelay: '30m' }] });
    expect(ids(tableOf({}, [at('aa', 200, rule('bb')), at('bb', 100)]))).toEqual(['bb', 'aa']);
    expect(ids(tableOf({}, [at('aa', 200, rule('bb')), at('bb', 100, rule('aa'))]))).toEqual(['aa', 'bb']);
  });

  test('worst first: the higher level; of one level who is silent since; then who is nearer to the next', () => {
    const stations = ['calm', 'flood', 'nearer', 'silent', 'never'].map((id) => at(id, 3));
    const table = tableOf(
      {
        'calm/level': [[180, 1]],
        'nearer/level': [[180, 4.5]],
        'silent/level': [[120, 3.5]],
        'flood/level': [[180, 5.2]],
      },
      stations,
      { order: 'worst' },
    );
    expect(ids(table)).toEqual(['flood', 'silent', 'nearer', 'calm', 'never']);
  });

  test('a gauge that rests in low water stands last, also where it was high before', () => {
    const resting = aStation({ ...aCrisisGaugeFile(), id: 'aaa-resting' });
    const table = hoursTable(
      { hours: [0, 60, 120, 180].map(minute), now: minute(200), order: 'worst' },
      [resting, at('calm', 3), at('never', 3)],
      knownSource({
        'aaa-resting/level': [[0, 1.1]],
        'calm/level': [[180, 1]],
      }),
    );
    expect(table.rows[0] && ids(table)).toEqual(['calm', 'never', 'aaa-resting']);
  });

  test('what is still to come makes nobody silent', () => {
    const table = tableOf(
      { 'bb/level': [[120, 3.5]], 'aa/level': [[120, 4.5]] },
      [at('bb', 3), at('aa', 3)],
      {
        ...{ now: minute(130), order: 'worst' },
      },
    );
    expect(ids(table)).toEqual(['aa', 'bb']);
    expect(table.hours.at(-1)).toBe(minute(120) + HOUR);
  });
});
