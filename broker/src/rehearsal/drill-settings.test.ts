import { DutyPlan, Person, type PersonId, StationConfig, StationId, TownId } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { configChange } from '../settings/config-change.js';
import { settingsTable } from '../settings/settings.js';
import { aStation, aStationFile, aTown, journalled, minute, settingUp } from '../testing/builders.js';
import { drillSettings, townsCalled } from './drill-settings.js';
import { checkRequest } from './request-check.js';

const TOWN = aTown().id;
const person = (id: string) => ({
  ...{ id, town: TOWN, nameJa: id },
  contacts: [
    { channel: 'voice' as const, number: '09012345678' },
    { channel: 'mail' as const, to: `${id}@town.example.jp` },
    { channel: 'line-works' as const, user: `${id}@town` },
  ],
});
const PEOPLE = ['mori', 'oka', 'ito'].map(person);
const PLAN = {
  town: TOWN,
  groups: [
    { id: 'chief', nameJa: '課長', members: ['mori'] },
    { id: 'desk', nameJa: '宿直', members: ['ito'] },
  ],
  ladder: [
    { call: { onDuty: 1 } },
    { after: '5m', call: { group: 'chief' } },
    { after: '10m', call: { group: 'desk' } },
  ],
  otherTownAfter: '20m',
};

function known(...more: Parameters<typeof journalled>[0]) {
  const database = openDatabase(':memory:', 'rebuildable');
  onTestFinished(() => {
    database.close();
  });
  const table = settingsTable(database);
  const levels = aStationFile().levels ?? [];
  const station = aStationFile({
    levels: [
      ...levels,
      { validFrom: '2026-06-01T00:00:00+09:00', datum: 'tp', marks: [{ key: 'caution', valueM: 2 }] },
    ],
  });
  const facts = [
    ...settingUp(station),
    ...PEOPLE.map((one) => ({ kind: 'person.set' as const, body: { person: one } })),
    { kind: 'duty.set' as const, body: { duty: PLAN } },
    ...more,
  ];
  for (const fact of journalled(facts, minute(0))) table.apply(fact);
  return table.load();
}
const chosen = (...ids: string[]) => ({
  stations: [aStation().id],
  people: ids as PersonId[],
  now: minute(0),
});
const planIn = (settings: Record<string, unknown>) => DutyPlan.parse(settings[`duty/${TOWN}`]);
const membersIn = (settings: Record<string, unknown>) => {
  const { groups, ladder } = planIn(settings);
  return ladder.map(({ after = 0, call }) => [
    after / 60_000,
    ...('group' in call ? (groups.find(({ id }) => id === call.group)?.members ?? []) : []),
  ]);
};

test('a rehearsal knows the chosen alone, and no address of anybody', () => {
  const settings = drillSettings(known(), chosen('mori'));
  expect(Object.keys(settings).sort()).toEqual([
    `duty/${TOWN}`,
    'person/mori',
    'profile/radar',
    'profile/tipping-bucket',
    `station/${aStation().id}`,
    `town/${TOWN}`,
  ]);
  expect(Person.parse(settings['person/mori']).contacts.map(({ channel }) => channel)).toEqual([
    'voice',
    'mail',
    'line-works',
  ]);
  expect(JSON.stringify(settings)).not.toMatch(/09012345678|example\.jp|@town"/);
});

test('its plan calls the chosen in the order of their town’s; whoever is on duty now stands for the roster', () => {
  const onDuty = {
    kind: 'shift.set' as const,
    body: { shift: { id: 's', town: TOWN, from: minute(-60), to: minute(60), people: ['oka' as PersonId] } },
  };
  expect(membersIn(drillSettings(known(onDuty), chosen('mori', 'oka', 'ito')))).toEqual([
    [0, 'oka'],
    [5, 'mori'],
    [10, 'ito'],
  ]);
  // Nobody on duty was chosen: what follows comes earlier.
  expect(membersIn(drillSettings(known(onDuty), chosen('mori', 'ito')))).toEqual([
    [0, 'mori'],
    [5, 'ito'],
  ]);
  // Somebody who stands in no step is called with the first.
  expect(membersIn(drillSettings(known(), chosen('oka', 'ito')))).toEqual([[0, 'ito', 'oka']]);
});

test('the levels of today judge whatever flood is played, and no second gauge is waited for', () => {
  const settings = drillSettings(known(), chosen('mori'));
  const station = StationConfig.parse(settings[`station/${aStation().id}`]);
  expect(station.levels).toHaveLength(1);
  expect(station.levels[0]?.marks).toMatchObject([{ key: 'caution', valueM: 2 }]);
  expect(station.levels[0]?.validFrom).toBeLessThan(Date.UTC(1960, 0, 1));
  expect(Object.keys(station.series)).not.toContain('level-sub');
});

test('a hub takes them without a fault, also where a station upstream is not played', () => {
  const upstream = [{ station: StationId.parse('naro'), mark: 'caution' }];
  const settings = drillSettings(
    known({ kind: 'station.set', body: { station: aStationFile({ upstream }) } }),
    chosen('mori', 'oka'),
  );
  const of = (kind: string) =>
    Object.entries(settings).flatMap(([name, one]) => (name.startsWith(`${kind}/`) ? [one] : []));
  const documents = {
    ...{
      towns: of('town'),
      profiles: of('profile'),
      stations: of('station'),
      people: of('person'),
      duty: of('duty'),
    },
  };
  const database = openDatabase(':memory:', 'rebuildable');
  onTestFinished(() => {
    database.close();
  });
  expect(configChange(settingsTable(database).load(), documents, minute(0), '(operator)').faults).toEqual([]);
});

describe('whom it would call', () => {
  const ito = { ...person('ito-taro'), town: TownId.parse('nakatosa') };
  const elsewhere = { kind: 'person.set' as const, body: { person: ito } };
  const asked = (settings: ReturnType<typeof known>, ...people: string[]) => {
    const now = minute(0);
    const flood = { from: minute(-60), to: now };
    const request = { flood, speed: 30, people: people as PersonId[] };
    return () => checkRequest(request, { settings, floodsDir: undefined, now });
  };

  test('is asked before two people begin it: where that is nobody, the town is named', () => {
    const settings = known(elsewhere);
    expect(townsCalled(settings, chosen('ito-taro'))).toEqual([]);
    expect(asked(settings, 'ito-taro')).toThrow('四万十町');
    expect(asked(settings, 'nobody')).toThrow('登録されていません');
    expect(asked(settings, 'ito-taro', 'oka')).not.toThrow();
  });

  test('of a town without a plan are its people who were chosen', () => {
    const settings = { ...known(elsewhere), duties: new Map() };
    expect(townsCalled(settings, chosen('oka'))).toEqual([TOWN]);
    expect(membersIn(drillSettings(settings, chosen('oka', 'mori')))).toEqual([[0, 'oka', 'mori']]);
    expect(asked(settings, 'ito-taro')).toThrow('四万十町');
  });
});
