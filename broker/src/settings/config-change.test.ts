import { DutyPlan, type NewFact, Person, type StationFile } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { aStationFile, aTown, journalled, minute, settingUp } from '../testing/builders.js';
import { configChange } from './config-change.js';
import { settingsTable } from './settings.js';

const withCamera = (id: string, camera?: string): StationFile =>
  aStationFile({
    id,
    cameras: camera === undefined ? [] : [{ id: camera, nameJa: '上流側', nameEn: 'upstream' }],
  });

/** The faults of applying stations to a hub that has others. */
function faultsOf(standing: StationFile, ...stations: StationFile[]): string[] {
  const table = settingsTable(openDatabase(':memory:', 'rebuildable'));
  const facts: NewFact[] = settingUp(standing);
  for (const fact of journalled(facts, minute(0))) table.apply(fact);
  return configChange(table.load(), { towns: [], profiles: [], stations }, minute(1)).faults;
}

test('a camera hangs at one station, whether the other stands in the same files or in the hub', () => {
  const fault = ['stations[naro].cameras: cam-1 hangs at kajiyase-bashi already'];
  expect(faultsOf(withCamera('kajiyase-bashi', 'cam-1'), withCamera('naro', 'cam-1'))).toEqual(fault);
  const both = [withCamera('kajiyase-bashi', 'cam-1'), withCamera('naro', 'cam-1')];
  expect(faultsOf(withCamera('kajiyase-bashi'), ...both)).toEqual(fault);
});

test('people and who is woken when are stated like stations: towns must exist, and members of groups too', () => {
  const table = settingsTable(openDatabase(':memory:', 'rebuildable'));
  for (const fact of journalled(settingUp(), minute(0))) table.apply(fact);
  const person = {
    id: 'mori',
    town: aTown().id,
    nameJa: '森',
    contacts: [{ channel: 'voice', number: '09012345678' }],
  };
  const duty = {
    town: aTown().id,
    groups: [{ id: 'desk', nameJa: '宿直', members: ['mori', 'gone'] }],
    ladder: [{ call: { onDuty: 1 } }, { after: '5m', call: { group: 'desk' } }],
  };
  const asked = (people: unknown[], plan: unknown) =>
    configChange(table.load(), { towns: [], profiles: [], stations: [], people, duty: [plan] }, minute(1));
  expect(asked([{ ...person, town: 'nowhere' }], duty).faults).toEqual([
    'people[mori].town: there is no town nowhere',
    `duty[${aTown().id}].groups[desk].members: there is nobody named gone`,
  ]);
  expect(asked([person], { ...duty, ladder: [{ call: { onDuty: 1 } }] }).faults.join()).toContain(
    'the last step calls a group',
  );
  const { facts, lines, faults } = asked([person], {
    ...duty,
    groups: [{ id: 'desk', nameJa: '宿直', members: ['mori'] }],
  });
  expect(faults).toEqual([]);
  expect(lines).toEqual(['+ person mori', `+ duty ${aTown().id}`]);
  for (const fact of journalled(facts, minute(1))) expect(table.apply(fact)).toBe(true);
  expect(table.load().people.get(Person.parse(person).id)?.contacts).toEqual(person.contacts);
  expect(table.load().duties.get(aTown().id)).toEqual(
    DutyPlan.parse(facts[1]?.body && Object.values(facts[1].body)[0]),
  );
  expect(
    asked([person], { ...duty, groups: [{ id: 'desk', nameJa: '宿直', members: ['mori'] }] }).facts,
  ).toEqual([]);
});

test('a camera may be moved from one station to another in one go', () => {
  const moved = [withCamera('kajiyase-bashi'), withCamera('naro', 'cam-1')];
  expect(faultsOf(withCamera('kajiyase-bashi', 'cam-1'), ...moved)).toEqual([]);
});
