import { MINUTE } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aStation, NIGHT } from '../test-data.js';
import { rainLine } from './rain-line.js';
import { lookAt } from './station-look.js';

const RAIN = { mm10min: 2.5, mm1h: 12, mm24h: 80, mmSinceBegin: 120.5, observingMs: 10 * MINUTE };
const rain = (ageMs = 2 * MINUTE, changes: object = {}) => {
  const at = NIGHT - ageMs;
  const latest = { at, receivedAt: at, value: 2.5, quality: 'good' as const, reasons: [] };
  return { ...RAIN, latest, ...changes };
};
const line = (changes: object, brief = false) =>
  rainLine(lookAt({ ...aStation({ valueM: 211 }), ...changes }, '', NIGHT, 'ja'), brief);

test('beside a level stand ten minutes, the hour and the whole rain; where room is scarce, not the ten minutes', () => {
  expect(line({ rain: rain() })).toEqual({
    sums: [
      { label: 'rain10min', mm: '2.5' },
      { label: 'rain1h', mm: '12.0' },
      { label: 'rainSinceBegin', mm: '120.5' },
    ],
    freshness: 'fresh',
    aged: false,
  });
  expect(line({ rain: rain() }, true)?.sums.map(({ mm }) => mm)).toEqual(['12.0', '120.5']);
});

test('a dry hour is said in one sum, and what was never measured in none', () => {
  const dry = { mm10min: 0, mm1h: 0, mmSinceBegin: 0 };
  expect(line({ rain: rain(MINUTE, dry) })?.sums).toEqual([{ label: 'rain1h', mm: '0.0' }]);
  expect(line({ rain: { ...RAIN, latest: null } })).toBeUndefined();
  expect(line({})).toBeUndefined();
});

test('old sums are not shown as the present: late ones wear their age, of silent ones it stands alone', () => {
  expect(line({ rain: rain(20 * MINUTE) })).toMatchObject({ freshness: 'late', aged: true });
  expect(line({ rain: rain(20 * MINUTE) })?.sums).toHaveLength(3);
  expect(line({ rain: rain(50 * MINUTE) })).toEqual({ sums: [], freshness: 'silent', aged: true });
});

test('of a rain gauge the hour is the value itself, and its age the value’s', () => {
  expect(line({ level: null, rain: rain() })?.sums.map(({ mm }) => mm)).toEqual(['2.5', '120.5']);
  expect(line({ level: null, rain: rain(50 * MINUTE) })).toBeUndefined();
});
