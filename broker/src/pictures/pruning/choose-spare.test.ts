import { CameraId, DAY, HOUR, type Instant, MINUTE, StationId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute } from '../../testing/builders.js';
import { BATCH, inBatches, type KeptPicture, oldestOf, spareOfHours } from './choose-spare.js';
import { within } from './spans.js';

const picture = (at: Instant, changes: Partial<KeptPicture> = {}): KeptPicture => ({
  camera: CameraId.parse('naro-cam'),
  at,
  digest: String(at),
  station: StationId.parse('naro'),
  bytes: 100,
  isShown: true,
  incomplete: false,
  ...changes,
});
/** One every ten minutes, from six on. */
const hours = (count: number): KeptPicture[] =>
  Array.from({ length: count * 6 }, (_, i) => picture(minute(i * 10)));
const minutesOf = (pictures: Iterable<KeptPicture>) =>
  [...pictures].map(({ at }) => (at - minute(0)) / MINUTE);
const nothingHappened = () => false;

describe('of old pictures', () => {
  test('the first of each hour stays', () => {
    const spare = minutesOf(spareOfHours(hours(3), nothingHappened));
    expect(spare).toHaveLength(15);
    for (const stays of [0, 60, 120]) expect(spare).not.toContain(stays);
  });

  test('what stays once stays for good: a second look finds nothing', () => {
    const all = hours(5);
    const spare = new Set(spareOfHours(all, nothingHappened));
    const left = all.filter((one) => !spare.has(one));
    expect([...spareOfHours(left, nothingHappened)]).toEqual([]);
  });

  test('a whole one stays rather than one that is cut short, and one that is shown rather than its double', () => {
    const cut = picture(minute(0), { incomplete: true });
    const double = picture(minute(10), { isShown: false });
    const pictures = [cut, double, picture(minute(20)), picture(minute(30))];
    expect(minutesOf(spareOfHours(pictures, nothingHappened))).toEqual([0, 10, 30]);
    expect(minutesOf(spareOfHours([cut, double], nothingHappened))).toEqual([10]);
    expect(minutesOf(spareOfHours([double], nothingHappened))).toEqual([10]);
  });

  test('every one of a flood stays', () => {
    const flood = within([[minute(25), minute(130)]]);
    expect(minutesOf(spareOfHours(hours(3), ({ at }) => flood(at)))).toEqual([10, 20, 140, 150, 160, 170]);
  });
});

describe('of too many pictures', () => {
  const from = (...pictures: KeptPicture[]) => pictures[Symbol.iterator]();
  const other = { camera: CameraId.parse('kure-cam') };

  test('the oldest of all cameras go, until there is room, and no more', () => {
    const gone = oldestOf(
      [from(picture(0), picture(2 * DAY)), from(picture(DAY, other), picture(3 * DAY, other))],
      250,
      ({ bytes }) => bytes,
    );
    expect([...gone].map(({ at }) => at / DAY)).toEqual([0, 1, 2]);
  });

  test('all that may go goes where that is not enough', () => {
    expect([...oldestOf([from(picture(0)), from()], 1_000, ({ bytes }) => bytes)]).toHaveLength(1);
    expect([...oldestOf([from(picture(0))], 0, ({ bytes }) => bytes)]).toEqual([]);
  });
});

test('a batch is of one camera at one station, and never longer than is deleted at once', () => {
  const elsewhere = { station: StationId.parse('kure') };
  const many = Array.from({ length: BATCH + 1 }, (_, i) => picture(i * HOUR));
  const batches = [...inBatches([...many, picture(0, elsewhere), picture(1, elsewhere)])];
  expect(batches.map(({ station, pictures }) => [station, pictures.length])).toEqual([
    ['naro', BATCH],
    ['naro', 1],
    ['kure', 2],
  ]);
});

test('an instant lies within spans that overlap, touch or go on, both ends in them', () => {
  const inside = within([
    [50, 60],
    [10, 20],
    [15, 30],
    [90, Number.POSITIVE_INFINITY],
  ]);
  expect([9, 10, 25, 30, 31, 50, 60, 61, 89, 90, 1e15].filter(inside)).toEqual([
    10, 25, 30, 50, 60, 90, 1e15,
  ]);
  expect(within([])(0)).toBe(false);
});
