import { DAY, HOUR, type LevelQuantity, MINUTE } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aCrisisGaugeFile, aStation, minute } from '../testing/builders.js';
import { levelCell, rainCell, type SeriesHour } from './hour-cell.js';
import { type Known, knownHour } from './testing/known-hours.js';

/** Seven in the evening. */
const SEVEN = minute(60);

const cellOf = (
  known: readonly Known[],
  { hour = SEVEN, now = minute(200), ...changes }: Partial<SeriesHour> & { hour?: number; now?: number } = {},
) => levelCell({ hour, now }, aStation(), [{ quantity: 'level', ...knownHour(hour, known, {}, changes) }]);

describe('the level at an hour', () => {
  test('is the good value at the hour itself, with the level that it reaches', () => {
    expect(
      cellOf([
        [50, 2.9],
        [60, 3.05],
        [70, 3.4],
      ]),
    ).toMatchObject({
      ...{ kind: 'value', valueM: 3.05, at: SEVEN, gauge: 'level', doubted: undefined },
      mark: { key: 'caution' },
    });
  });

  test('or the newest before it, up to a quarter of an hour; never one after it', () => {
    expect(
      cellOf([
        [45, 2.9],
        [61, 3.4],
      ]),
    ).toMatchObject({ kind: 'value', valueM: 2.9, at: minute(45) });
    expect(
      cellOf([
        [44, 2.9],
        [61, 3.4],
      ]),
    ).toEqual({ kind: 'none', why: 'silent' });
  });

  test('of a gauge that measures each half hour, up to half an hour before', () => {
    const expected = { observing: 30 * MINUTE, resting: undefined };
    expect(cellOf([[30, 2.9]], { expected })).toMatchObject({ kind: 'value', valueM: 2.9 });
    expect(cellOf([[29, 2.9]], { expected })).toEqual({ kind: 'none', why: 'silent' });
  });

  test('is judged by the levels in force when it was taken', () => {
    const [set] = aStation().levels;
    const lowered = { ...set, validFrom: SEVEN, marks: [{ key: 'danger', valueM: 2 }] };
    const levels = [set, lowered] as ReturnType<typeof aStation>['levels'];
    const at = (hour: number) =>
      levelCell({ hour, now: minute(200) }, { levels }, [
        {
          quantity: 'level',
          ...knownHour(hour, [
            [0, 2.5],
            [60, 2.5],
          ]),
        },
      ]);
    expect([at(minute(0)), at(SEVEN)]).toMatchObject([{ mark: undefined }, { mark: { key: 'danger' } }]);
  });
});

describe('a doubted value', () => {
  test('is never the value: the good one before it stands, and the doubt beside it', () => {
    expect(
      cellOf([
        [50, 2.9],
        [60, 8.9, 'suspect', 'spike'],
      ]),
    ).toMatchObject({
      ...{ kind: 'value', valueM: 2.9, at: minute(50) },
      doubted: { valueM: 8.9, at: SEVEN },
    });
  });

  test('stands in brackets where there is no good one, at its worst', () => {
    expect(
      cellOf([
        [50, 8.9, 'suspect', 'spike'],
        [60, 8.7, 'suspect', 'spike'],
      ]),
    ).toEqual({
      ...{ kind: 'doubted', doubted: { valueM: 8.9, at: minute(50) } },
    });
  });

  test('that a good one has followed is told no more', () => {
    expect(
      cellOf([
        [50, 8.9, 'suspect', 'spike'],
        [60, 3],
      ]),
    ).toMatchObject({ doubted: undefined });
  });
});

describe('why there is none', () => {
  test.each<[string, Known, string]>([
    ['the gauge said so', [60, -999, 'missing', 'sentinel'], 'missing'],
    ['its value was out of range', [60, 25, 'bad', 'range'], 'faulty'],
    ['staff let it not count', [60, 3, 'bad', 'overruled'], 'not-used'],
    ['somebody worked on it', [60, 3, 'bad', 'maintenance'], 'maintenance'],
  ])('%s', (_, reading, why) => {
    expect(cellOf([[0, 2.9], reading])).toEqual({ kind: 'none', why });
  });

  test('somebody works on it and nothing comes', () => {
    expect(cellOf([[0, 2.9]], { isInMaintenance: true })).toEqual({ kind: 'none', why: 'maintenance' });
  });

  test('the station is new: before its first reading it was not silent', () => {
    expect(cellOf([[70, 2.9]])).toEqual({ kind: 'none', why: 'before-first' });
    expect(cellOf([])).toEqual({ kind: 'none', why: 'before-first' });
  });

  test('it is older than what is kept', () => {
    expect(cellOf([[200, 2.9]], { keptFrom: minute(61) })).toEqual({ kind: 'none', why: 'let-go' });
  });

  test('the hour is still to come', () => {
    expect(cellOf([[60, 3]], { now: SEVEN - 1 })).toEqual({ kind: 'none', why: 'to-come' });
    expect(cellOf([[60, 3]], { now: SEVEN })).toMatchObject({ kind: 'value' });
  });

  test('the hour has only just struck: it may still arrive, of a gauge that was heard lately', () => {
    expect(cellOf([[40, 2.9]], { now: minute(75) })).toEqual({ kind: 'none', why: 'awaited' });
    expect(cellOf([[40, 2.9]], { now: minute(75) + 1 })).toEqual({ kind: 'none', why: 'silent' });
    expect(cellOf([[0, 2.9]], { now: SEVEN })).toEqual({ kind: 'none', why: 'silent' });
  });

  test('a crisis gauge rests in low water; silent high up it does not', () => {
    const station = aStation(aCrisisGaugeFile());
    const expected = { observing: 10 * MINUTE, resting: DAY };
    const after = (valueM: number, ...more: Known[]) =>
      levelCell({ hour: SEVEN, now: minute(900) }, station, [
        { quantity: 'level', ...knownHour(SEVEN, [[-300, valueM], ...more], {}, { expected }) },
      ]);
    expect(after(1.2)).toEqual({ kind: 'none', why: 'resting' });
    expect(after(2.8)).toEqual({ kind: 'none', why: 'silent' });
    expect(after(1.2, [-100, -999, 'missing', 'sentinel'])).toEqual({ kind: 'none', why: 'silent' });
  });
});

describe('a station with two gauges', () => {
  const both = (main: readonly Known[], sub: readonly Known[]) =>
    levelCell(
      { hour: SEVEN, now: minute(200) },
      aStation(),
      (
        [
          ['level', main],
          ['level-sub', sub],
        ] as [LevelQuantity, readonly Known[]][]
      ).map(([quantity, known]) => ({
        quantity,
        ...knownHour(SEVEN, known, { quantity }),
      })),
    );

  test('is told by the main one as long as that has a good value', () => {
    expect(both([[50, 3.1]], [[60, 3.3]])).toMatchObject({ valueM: 3.1, gauge: 'level' });
  });

  test('else by the second one, with what the main one is doubted of', () => {
    expect(both([[60, 9, 'suspect', 'spike']], [[50, 3.3]])).toMatchObject({
      ...{ valueM: 3.3, gauge: 'level-sub', doubted: { valueM: 9 } },
    });
  });

  test('a doubt of the second one is no matter where the main one is good', () => {
    expect(both([[60, 3.1]], [[60, 9, 'suspect', 'stuck']])).toMatchObject({ doubted: undefined });
  });

  test('where neither has any, the main one says why', () => {
    expect(both([[60, -999, 'missing', 'sentinel']], [])).toEqual({ kind: 'none', why: 'missing' });
  });
});

describe('the rain of the hour before', () => {
  const six: Known[] = [10, 20, 30, 40, 50, 60].map((at) => [at, 2.5] as const);
  const rain = (known: readonly Known[], now = minute(200), changes: Partial<SeriesHour> = {}) =>
    rainCell({ hour: SEVEN, now }, knownHour(SEVEN, known, { quantity: 'rain' }, changes));

  test('is the sum of what fell until the hour; what fell until the one before is not in it', () => {
    expect(rain([[0, 9], ...six, [70, 9]])).toEqual({ kind: 'sum', mm: 15, isWhole: true });
  });

  test('of which part is missing is at least that much: absent is not dry', () => {
    expect(rain(six.slice(1))).toEqual({ kind: 'sum', mm: 12.5, isWhole: false });
    expect(rain([...six.slice(1), [10, -999, 'missing', 'sentinel']])).toMatchObject({ isWhole: false });
  });

  test('no rain that was measured is a nought; nothing measured is none', () => {
    expect(rain(six.map(([at]) => [at, 0] as const))).toEqual({ kind: 'sum', mm: 0, isWhole: true });
    expect(rain([[-20, 0]])).toEqual({ kind: 'none', why: 'silent' });
  });

  test('says why there is none, like the level', () => {
    expect(rain(six, SEVEN - 1)).toEqual({ kind: 'none', why: 'to-come' });
    expect(rain([[-20, 0]], minute(65))).toEqual({ kind: 'none', why: 'silent' });
    const hourly = { observing: HOUR, resting: undefined };
    expect(rain([[-10, 0]], minute(65), { expected: hourly })).toEqual({ kind: 'none', why: 'awaited' });
    expect(
      rain([
        [-20, 0],
        [60, 55, 'suspect', 'rate'],
      ]),
    ).toEqual({ kind: 'none', why: 'doubtful' });
    expect(rain([[90, 1]])).toEqual({ kind: 'none', why: 'before-first' });
    expect(rain([[-20, 0]], minute(200), { isInMaintenance: true })).toEqual({
      ...{ kind: 'none', why: 'maintenance' },
    });
  });

  test('of a gauge that measures less often than each hour is never said to be whole', () => {
    const expected = { observing: 2 * HOUR, resting: undefined };
    expect(rain([[60, 4]], minute(200), { expected })).toMatchObject({ isWhole: false });
  });
});
