import { expect, test } from 'vitest';
import { addressOf, fieldsIn, filterOf, NO_FILTER } from './audit-filter.js';

const FIELDS = {
  ...{ by: ' oka ', group: 'setting', thing: 'station/naro' },
  ...{ from: '2026-06-03T00:00', to: '2026-06-03T12:30' },
};

test('empty fields limit nothing, and what is no kind or no time is left out', () => {
  expect(filterOf(NO_FILTER)).toEqual({});
  expect(filterOf({ ...NO_FILTER, group: 'weather', from: 'soon' })).toEqual({});
});

test('fields are Japan’s time, and the last minute belongs to them whole', () => {
  expect(filterOf(FIELDS)).toEqual({
    ...{ by: 'oka', group: 'setting', thing: 'station/naro' },
    from: Date.UTC(2026, 5, 2, 15, 0),
    to: Date.UTC(2026, 5, 3, 3, 30, 59, 999),
  });
});

test('an address says the filter, and the filter comes back out of it', () => {
  expect(fieldsIn(`#${addressOf(filterOf(FIELDS))}`)).toEqual({ ...FIELDS, by: 'oka' });
  expect(fieldsIn('')).toEqual(NO_FILTER);
  expect(fieldsIn('#from=x&to=-1')).toEqual(NO_FILTER);
});
