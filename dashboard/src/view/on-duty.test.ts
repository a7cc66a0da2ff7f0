import { HOUR, MINUTE, OnDuty, OnDutyOfTown, SECOND, TownId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { NIGHT } from '../test-data.js';
import { askedAgainAfter, isRelieved, ownTownsFirst } from './on-duty.js';

const town = (id: string, until: number | null) =>
  OnDutyOfTown.parse({
    town: id,
    now: [{ id: 'mori', nameJa: '森', nameEn: 'Mori' }],
    until,
    next: null,
    hasPlan: true,
  });
const known = (...untils: (number | null)[]) =>
  OnDuty.parse({ at: NIGHT, self: null, towns: untils.map((until, i) => town(`town-${i}`, until)) });

test('the roster is asked for when a shift changes, every few minutes, and soon again where it was not answered', () => {
  expect(askedAgainAfter(known(NIGHT + 2 * MINUTE, NIGHT + HOUR), false, NIGHT)).toBe(2 * MINUTE + SECOND);
  expect(askedAgainAfter(known(NIGHT + HOUR, null), false, NIGHT)).toBe(5 * MINUTE);
  // What has passed already is no reason to ask without end.
  expect(askedAgainAfter(known(NIGHT - 1), false, NIGHT)).toBe(5 * MINUTE);
  expect(askedAgainAfter(null, true, NIGHT)).toBe(15 * SECOND);
  expect(askedAgainAfter(known(NIGHT + SECOND), true, NIGHT)).toBe(15 * SECOND);
});

test('who was to be relieved is not called on duty any more', () => {
  expect(isRelieved(town('one', NIGHT), NIGHT - 1)).toBe(false);
  expect(isRelieved(town('one', NIGHT), NIGHT)).toBe(true);
  expect(isRelieved(town('one', null), NIGHT)).toBe(false);
});

test('one’s own town stands first', () => {
  const towns = [town('one', null), town('two', null)];
  const order = (own: string[] | null) =>
    ownTownsFirst(towns, own?.map((id) => TownId.parse(id)) ?? null).map((one) => one.town);
  expect(order(['two'])).toEqual(['two', 'one']);
  expect(order(null)).toEqual(['one', 'two']);
});
