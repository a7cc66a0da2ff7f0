import { Person, PersonId, TownId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aTown, minute } from '../testing/builders.js';
import { Account } from './account.js';
import { grant, invite } from './account-changes.js';

const [own, other] = [aTown(), aTown({ id: TownId.parse('other-town') })];
const personOf = (id: string, town: string) =>
  Person.parse({
    id,
    town,
    nameJa: '森 一郎',
    nameEn: 'Mori Ichiro',
    contacts: [{ channel: 'mail', to: 'mori@town.example' }],
  });
const PEOPLE = [personOf('mori', own.id), personOf('hayashi', other.id)];
const LOCAL = { name: 'local', towns: [own.id] };
const EVERYWHERE = { name: 'hq', towns: null };

/** Two towns with one person each, and an account of the first that is bound to somebody or nobody. */
const settings = (bound: string | null = null) => ({
  towns: new Map([own, other].map((town) => [town.id, town])),
  people: new Map(PEOPLE.map((person) => [person.id, person])),
  accounts: new Map(
    [{ name: 'oka', passwordScrypt: 'scrypt$…', role: 'duty', towns: [own.id], person: bound }]
      .map((one) => Account.parse(one))
      .map((one) => [one.name, one]),
  ),
});
const granting = (person: string, towns = [own.id]) =>
  ({ role: 'duty', towns, person: PersonId.parse(person) }) as const;

test('an administrator of one town binds accounts to its own people alone: whoever has such an account answers as that person', () => {
  const refused = { ok: false, status: 403, code: 'other-town' };
  const given = (person: string, by: typeof LOCAL | typeof EVERYWHERE) => [
    invite(settings(), { name: 'new', grant: granting(person), token: 'new.x' }, by, minute(0)),
    grant(settings(), { name: 'oka', grant: granting(person) }, by),
  ];
  expect(given('hayashi', LOCAL)).toMatchObject([refused, refused]);
  expect(given('mori', LOCAL)).toMatchObject([{ ok: true }, { ok: true }]);
  // A town may stand in for the other: that is for whoever is there for both.
  expect(given('hayashi', EVERYWHERE)).toMatchObject([{ ok: true }, { ok: true }]);
});

test('a person whom an account has already stays with it while the rest of it is changed', () => {
  expect(grant(settings('hayashi'), { name: 'oka', grant: granting('hayashi') }, LOCAL)).toMatchObject({
    ok: true,
  });
});
