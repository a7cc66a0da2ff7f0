import { DutyPlan, Person, type PersonId, Shift, TownId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { inOperatorWords } from '../settings/told-line.js';
import { minute } from '../testing/builders.js';
import { breaksSomething, personRemoval } from './person-removal.js';

const town = TownId.parse('shimanto-cho');
const people = new Map(
  ['mori', 'oka', 'desk'].map((id) => {
    const person = Person.parse({
      id,
      town,
      nameJa: `${id}さん`,
      contacts: [{ channel: 'mail', to: `${id}@town.example` }],
    });
    return [person.id, person] as const;
  }),
);
const plan = DutyPlan.parse({
  town,
  groups: [
    { id: 'first', nameJa: '当番', members: ['mori', 'oka'] },
    { id: 'night', nameJa: '宿直', members: ['desk'] },
  ],
  ladder: [{ call: { group: 'first' } }, { after: '5m', call: { group: 'night' } }],
});
const shift = (id: string, from: number, ...on: string[]) =>
  Shift.parse({ id, town, from: minute(from), to: minute(from + 60), people: on });
const settings = {
  people,
  duties: new Map([[town, plan]]),
  shifts: [shift('past', -120, 'mori'), shift('next', 10, 'mori'), shift('both', 80, 'oka', 'mori')],
};
const removal = (id: string, handedTo: string[] = []) =>
  inOperatorWords(personRemoval(settings, id as PersonId, handedTo, minute(0), 'hq'));

test('somebody on whom nothing hangs goes without a word', () => {
  const free = personRemoval({ ...settings, duties: new Map(), shifts: [] }, 'oka' as PersonId, [], 0, 'hq');
  const { facts, lines } = inOperatorWords(free);
  expect(facts).toEqual([{ kind: 'person.removed', body: { person: 'oka', town, by: 'hq' } }]);
  expect(lines).toEqual(['- person oka okaさん']);
  expect(breaksSomething(free)).toBe(false);
});

test('a group that is left without anybody, and the last step with it, is told before', () => {
  const { lines } = removal('desk');
  expect(lines).toEqual([
    '- person desk deskさん',
    '! shimanto-cho: group night (宿直) has nobody left',
    '! shimanto-cho: the last step of a ladder calls nobody any more',
  ]);
});

test('shifts to come are told, those that nobody else is on as such, and what was handed over', () => {
  const { lines } = removal('mori', ['kajiyase-bashi:level:x']);
  expect(lines.slice(1)).toEqual([
    '! shimanto-cho: group first (当番) has 1 left',
    '! shimanto-cho: on duty from 2026-06-02T18:10:00+09:00 to 2026-06-02T19:10:00+09:00, and nobody else is',
    '! shimanto-cho: on duty from 2026-06-02T19:20:00+09:00 to 2026-06-02T20:20:00+09:00',
    '! kajiyase-bashi:level:x was handed over to them and is not taken over yet',
  ]);
});

test('a name that nobody has is refused', () => {
  expect(removal('nobody')).toEqual({ facts: [], lines: [], faults: ['nobody is named nobody'] });
});
