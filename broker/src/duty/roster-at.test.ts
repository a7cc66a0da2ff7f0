import { HOUR, PersonId, Shift, TownId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aTown, minute } from '../testing/builders.js';
import { rosterAt } from './roster-at.js';

const town = aTown().id;
const [mori, oka] = [PersonId.parse('mori'), PersonId.parse('oka')];
const hour = (hours: number) => minute(0) + hours * HOUR;
const shift = (from: number, to: number, people: string[], of: string = town) =>
  Shift.parse({ id: `${of}-${from}-${people.join('-')}`, town: of, from: hour(from), to: hour(to), people });
const at = (hours: number, ...shifts: Shift[]) => rosterAt(town, shifts, hour(hours));

test('who is on duty is of the town, until when, and who comes then', () => {
  const shifts = [
    shift(16, 24, ['sato']),
    shift(0, 8, ['mori']),
    shift(8, 16, ['oka']),
    shift(2, 10, ['tanaka'], 'nakatosa'),
  ];
  expect(at(1, ...shifts)).toEqual({ now: [mori], until: hour(8), next: { people: [oka], from: hour(8) } });
  // The first instant of the next shift belongs to it.
  expect(at(8, ...shifts).now).toEqual([oka]);
  expect(rosterAt(TownId.parse('nakatosa'), shifts, hour(11))).toEqual({
    ...{ now: [], until: undefined, next: undefined },
  });
});

test('over a gap the next is who comes after it, be it the same', () => {
  expect(at(1, shift(0, 8, ['mori']), shift(17, 24, ['mori']))).toEqual({
    ...{ now: [mori], until: hour(8), next: { people: [mori], from: hour(17) } },
  });
  expect(at(10, shift(0, 8, ['mori']), shift(17, 24, ['oka']))).toEqual({
    ...{ now: [], until: hour(17), next: { people: [oka], from: hour(17) } },
  });
  expect(at(1, shift(0, 8, ['mori']))).toEqual({ now: [mori], until: hour(8), next: undefined });
});

test('two shifts of the same people that follow one another are one; where some overlap, whoever is called changes', () => {
  expect(at(1, shift(0, 8, ['mori']), shift(8, 16, ['mori']), shift(16, 24, ['oka']))).toEqual({
    ...{ now: [mori], until: hour(16), next: { people: [oka], from: hour(16) } },
  });
  expect(at(1, shift(0, 8, ['mori']), shift(4, 12, ['oka']))).toEqual({
    ...{ now: [mori], until: hour(4), next: { people: [oka, mori], from: hour(4) } },
  });
});
