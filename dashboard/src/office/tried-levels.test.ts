import { expect, test } from 'vitest';
import { triedIn } from './tried-levels.js';

const set = (validFrom: string | undefined, valueM: unknown) => ({
  ...(validFrom === undefined ? {} : { validFrom }),
  datum: 'tp',
  marks: [{ key: 'caution', valueM }],
});
const station = (...levels: object[]) => ({
  ...{ id: 'naro', series: { level: {} }, levels },
  ...{ hysteresisM: 0.2, hold: '30m' },
});

test('the levels that come last are tried, with what they are left by', () => {
  const [old, next] = [set('2020-01-01T00:00:00+09:00', 2), set('2027-01-01T00:00:00+09:00', 1.5)];
  const wanted = { station: 'naro', marks: next.marks, hysteresisM: 0.2, hold: '30m' };
  expect(triedIn(station(old, next))).toEqual(wanted);
  expect(triedIn(station(next, old))).toEqual(wanted);
});

test('a set whose beginning is not filled in yet is the newest, and what was typed stays as it was typed', () => {
  const [old, next] = [set('2020-01-01T00:00:00+09:00', 2), set(undefined, '1,5')];
  expect(triedIn(station(old, next))?.marks).toEqual(next.marks);
});

test('without levels, or a gauge, nothing is tried', () => {
  expect(triedIn(station())).toBeUndefined();
  expect(triedIn({ ...station(set(undefined, 1)), series: { rain: {} } })).toBeUndefined();
  expect(triedIn(undefined)).toBeUndefined();
});
