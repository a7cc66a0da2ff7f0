import { DutyPlan, MINUTE, Person, TownId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { callsOfNotice, type DutySettings, type Matter } from './calls-of-notice.js';

const T0 = Date.parse('2026-06-03T03:00:00+09:00');
const [own, other] = [TownId.parse('shimanto-cho'), TownId.parse('nakatosa')];
const person = (id: string, town: TownId) =>
  Person.parse({ id, town, nameJa: id, contacts: [{ channel: 'mail', to: `${id}@town.example` }] });
const plan = (town: TownId, members: string[], more: object = {}) =>
  DutyPlan.parse({
    town,
    groups: [{ id: 'desk', nameJa: '宿直', members }],
    ladder: [{ call: { group: 'desk' } }],
    ...more,
  });
const settings = (...plans: DutyPlan[]): DutySettings => ({
  people: new Map([person('mori', own), person('kure', other)].map((one) => [one.id, one])),
  duties: new Map(plans.map((one) => [one.town, one])),
  shifts: [],
  accounts: new Map(),
});
const calledAt = (minutes: number, known: DutySettings, matter: Matter = 'river') =>
  callsOfNotice(
    known,
    { town: own, matter, begunAt: T0, decidedAt: T0, acknowledged: false, made: [] },
    T0 + minutes * MINUTE,
  );
const names = (...asked: Parameters<typeof calledAt>) => calledAt(...asked).now.map(({ person: id }) => id);

describe('the other town', () => {
  const switchedOn = settings(plan(own, ['mori'], { otherTownAfter: '20m' }), plan(other, ['kure']));

  test('is woken by its own ladder where nobody has acknowledged for as long as the town has said', () => {
    expect(names(0, switchedOn)).toEqual(['mori']);
    expect(calledAt(0, switchedOn).next).toBe(T0 + 20 * MINUTE);
    expect(names(20, switchedOn)).toEqual(['mori', 'kure']);
  });

  test('sleeps on where that is not switched on, whatever its own plan says of its own notices', () => {
    const off = settings(plan(own, ['mori']), plan(other, ['kure'], { otherTownAfter: '20m' }));
    expect(names(600, off)).toEqual(['mori']);
  });

  test('is not woken by what is broken', () => {
    expect(names(20, switchedOn, 'maintenance')).toEqual(['mori']);
  });

  test('does not have somebody called twice who stands in the plans of both', () => {
    const both = settings(plan(own, ['mori'], { otherTownAfter: '20m' }), plan(other, ['mori', 'kure']));
    expect(names(20, both)).toEqual(['mori', 'kure']);
  });
});

test('what is broken goes by a ladder of its own, and keeps quiet hours', () => {
  const known = settings(
    plan(own, ['mori'], {
      maintenance: { ladder: [{ call: { group: 'desk' } }], quiet: { from: '21:00', to: '07:00' } },
    }),
  );
  expect(names(0, known)).toEqual(['mori']);
  expect(calledAt(0, known, 'maintenance')).toEqual({ now: [], next: T0 + 240 * MINUTE });
  expect(names(240, known, 'maintenance')).toEqual(['mori']);
});

test('a town without a plan calls nobody', () => {
  expect(calledAt(0, settings(plan(other, ['kure'])))).toEqual({ now: [], next: undefined });
});
