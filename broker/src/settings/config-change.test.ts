import { type Datum, DutyPlan, type NewFact, Person, type StationFile } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import {
  aStationFile,
  aTown,
  journalled,
  minute,
  RADAR,
  settingUp,
  TIPPING_BUCKET,
} from '../testing/builders.js';
import { type ConfigChange, configChange } from './config-change.js';
import { settingsTable } from './settings.js';

const withCamera = (id: string, camera?: string): StationFile =>
  aStationFile({
    id,
    cameras: camera === undefined ? [] : [{ id: camera, nameJa: '上流側', nameEn: 'upstream' }],
  });

/** What applying stations to a hub that has others would change. */
function changeOf(standing: StationFile, ...stations: StationFile[]): ConfigChange {
  const table = settingsTable(openDatabase(':memory:', 'rebuildable'));
  const facts: NewFact[] = settingUp(standing);
  for (const fact of journalled(facts, minute(0))) table.apply(fact);
  return configChange(table.load(), { towns: [], profiles: [], stations }, minute(1), '(operator)');
}
const faultsOf = (standing: StationFile, ...stations: StationFile[]): string[] =>
  changeOf(standing, ...stations).faults;

const { level } = aStationFile().series;
if (!level) throw new Error('the station of the tests has a level');

test('every gauge of a station has a profile that is known, the second one too', () => {
  const with2 = (profile: string) => aStationFile({ series: { level, 'level-sub': { ...level, profile } } });
  expect(faultsOf(aStationFile(), with2('pressure'))).toEqual([
    'stations[kajiyase-bashi].series: there is no profile pressure',
  ]);
  expect(faultsOf(aStationFile(), with2('radar'))).toEqual([]);
});

test('a range that ends less than a metre above a mark is refused, by both names: nobody may be told of that flood', () => {
  const ending = (max: number, subMax = 20, changes: Partial<StationFile> = {}) =>
    aStationFile({
      series: {
        level: { ...level, range: { min: -2, max } },
        'level-sub': { ...level, range: { min: -2, max: subMax } },
      },
      ...changes,
    });
  const fault = (quantity: string, max: number, mark: string) =>
    `stations[kajiyase-bashi].series.${quantity}.range: max (${max} m) must lie at least 1 m above ${mark}, or a flood that reaches it may be out of range and nobody told`;
  expect(faultsOf(aStationFile(), ending(6))).toEqual([]);
  expect(faultsOf(aStationFile(), ending(5.99))).toEqual([fault('level', 5.99, 'overflow (5 m)')]);
  expect(faultsOf(aStationFile(), ending(5))).toEqual([fault('level', 5, 'overflow (5 m)')]);
  expect(faultsOf(aStationFile(), ending(20, 3.5))).toEqual([fault('level-sub', 3.5, 'overflow (5 m)')]);
  // Marks that counted once bind nobody; those to come do.
  const [{ marks = [], ...set } = { validFrom: '', datum: 'tp' }] = aStationFile().levels ?? [];
  const higher = { ...set, validFrom: '2015-01-01T00:00:00+09:00', marks: [{ key: 'overflow', valueM: 9 }] };
  const to = (validFrom: string) =>
    ending(8, 8, {
      levels: [
        { ...set, marks },
        { ...higher, validFrom },
      ],
    } as never);
  expect(faultsOf(to(higher.validFrom), ending(7, 8, { levels: to(higher.validFrom).levels }))).toEqual([]);
  expect(faultsOf(aStationFile(), to('2030-01-01T00:00:00+09:00'))).toEqual(
    ['level', 'level-sub'].map((quantity) => fault(quantity, 8, 'overflow (9 m)')),
  );
});

test('a station that stands as it is in the hub is looked at all the same: an earlier version may have taken it', () => {
  const narrow = aStationFile({ series: { level: { ...level, range: { min: -2, max: 3.5 } } } });
  expect(faultsOf(narrow, narrow)).toEqual([
    expect.stringContaining('max (3.5 m) must lie at least 1 m above overflow (5 m)'),
  ]);
  const unknown = aStationFile({ series: { level: { ...level, profile: 'pressure' } } });
  expect(faultsOf(unknown, unknown)).toEqual([expect.stringContaining('there is no profile pressure')]);
});

const onDatum = (datum: Datum, changes: Partial<StationFile> = {}): StationFile =>
  aStationFile({ series: { level: { ...level, datum } }, levels: [], ...changes });

test('another height of the zero is told with what it does to the readings that are there, and so is another datum', () => {
  const changed = changeOf(
    onDatum({ kind: 'gauge-zero', zeroTpM: 150.2 }),
    onDatum({ kind: 'gauge-zero', zeroTpM: 149.7 }),
  );
  expect(changed.faults).toEqual([]);
  expect(changed.lines).toEqual([
    '~ station kajiyase-bashi',
    '    level: the datum changes from gauge-zero (zero at 150.2 m T.P.) to gauge-zero (zero at 149.7 m T.P.); no reading is converted, and those already kept are shown and exported with the new datum too',
  ]);
  expect(changeOf(onDatum({ kind: 'gauge-zero' }), onDatum({ kind: 'overflow-zero' })).lines).toEqual([
    '~ station kajiyase-bashi',
    expect.stringContaining(
      'level: the datum changes from gauge-zero to overflow-zero; no reading is converted',
    ),
  ]);
});

test('a change that leaves the zero where it is, and a station that is new, say nothing of it', () => {
  const datum = { kind: 'gauge-zero', zeroTpM: 150.2 } as const;
  expect(changeOf(onDatum(datum), onDatum(datum, { nameEn: 'Another name' })).lines).toEqual([
    '~ station kajiyase-bashi',
  ]);
  expect(changeOf(onDatum(datum), onDatum(datum, { id: 'naro' })).lines).toEqual(['+ station naro']);
});

test('a height of the zero beside T.P. is refused, also where it stands already: the hub goes on, and says what to do', () => {
  const odd = onDatum({ kind: 'tp', zeroTpM: 12.5 });
  const fault = [
    'stations[kajiyase-bashi].series.level.datum: levels on tp are heights above T.P. themselves: leave zeroTpM (12.5) out, or state the datum that has its zero there',
  ];
  expect(faultsOf(onDatum({ kind: 'tp' }), odd)).toEqual(fault);
  expect(faultsOf(odd, odd)).toEqual(fault);
  expect(faultsOf(odd, onDatum({ kind: 'tp' }))).toEqual([]);
});

test('what a level is left by changes as its height does: with a set that begins now or later, never in one that is in force', () => {
  const [set] = aStationFile().levels ?? [];
  if (!set) throw new Error('the station of the tests has levels');
  const marks = set.marks.map((mark) => (mark.key === 'danger' ? { ...mark, hold: '1h' } : mark));
  expect(faultsOf(aStationFile(), aStationFile({ levels: [{ ...set, marks }] }))).toEqual([
    expect.stringContaining('is in force and may not be changed; add a set that begins now or later'),
    expect.stringContaining('a new set must begin now or later'),
  ]);
  const later = { ...set, validFrom: '2030-01-01T00:00:00+09:00', marks };
  expect(faultsOf(aStationFile(), aStationFile({ levels: [set, later] }))).toEqual([]);
});

test('a camera hangs at one station, whether the other stands in the same files or in the hub', () => {
  const fault = ['stations[naro].cameras: cam-1 hangs at kajiyase-bashi already'];
  expect(faultsOf(withCamera('kajiyase-bashi', 'cam-1'), withCamera('naro', 'cam-1'))).toEqual(fault);
  const both = [withCamera('kajiyase-bashi', 'cam-1'), withCamera('naro', 'cam-1')];
  expect(faultsOf(withCamera('kajiyase-bashi'), ...both)).toEqual(fault);
});

test('a station upstream, and the level of it that is told, must be there: in the same files or in the hub', () => {
  const downstream = (mark: string): StationFile =>
    aStationFile({ id: 'showa', upstream: [{ station: 'naro', mark }] });
  const naro = aStationFile({ id: 'naro' });
  expect(faultsOf(aStationFile(), downstream('danger'))).toEqual([
    'stations[showa].upstream: there is no station naro',
  ]);
  expect(faultsOf(naro, downstream('danger'))).toEqual([]);
  expect(faultsOf(aStationFile(), downstream('danger'), naro)).toEqual([]);
  expect(faultsOf(naro, downstream('town:bridge'))).toEqual([
    'stations[showa].upstream: naro has no level town:bridge; it has caution, danger, overflow',
  ]);
  // Nor may it be taken away from under those who are told of it.
  expect(faultsOf(downstream('danger'), { ...naro, levels: [] })).toEqual([
    'stations[showa].upstream: naro has no level danger; it has none that is told',
  ]);
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
    configChange(
      table.load(),
      { towns: [], profiles: [], stations: [], people, duty: [plan] },
      minute(1),
      '(operator)',
    );
  expect(asked([{ ...person, town: 'nowhere' }], duty).faults).toEqual([
    'people[mori].town: there is no town nowhere',
    `duty[${aTown().id}].groups.0.members: there is nobody named gone`,
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

test('a station that lies upstream and is not there, or not any more, is told; the files are applied', () => {
  const change = configChange(
    settingsTable(openDatabase(':memory:', 'rebuildable')).load(),
    {
      towns: [aTown()],
      profiles: [RADAR, TIPPING_BUCKET],
      stations: [aStationFile({ id: 'showa', upstream: [{ station: 'naro' }] })],
    },
    minute(1),
    '(operator)',
  );
  expect(change.faults).toEqual([]);
  expect(change.lines).toContain('    ! there is no station naro');
});

test('a station whose rain is to be shown and that measures none, or is not there, is told; the files are applied', () => {
  const { rain: _, ...series } = aStationFile().series;
  const asked = (...stations: StationFile[]) =>
    configChange(
      settingsTable(openDatabase(':memory:', 'rebuildable')).load(),
      { towns: [aTown()], profiles: [RADAR, TIPPING_BUCKET], stations },
      minute(1),
      '(operator)',
    );
  const naro = aStationFile({ id: 'naro', series, rainFrom: aStationFile().id } as never);
  const lacks = `    ! there is no station ${aStationFile().id} that measures rain`;
  expect(asked(naro, aStationFile()).lines).not.toContain(lacks);
  for (const stations of [[naro], [naro, aStationFile({ series })]]) {
    const { lines, faults } = asked(...stations);
    expect(faults).toEqual([]);
    expect(lines).toContain(lacks);
  }
});

test('a place for which a gauge is to speak that there is not, or not yet, is told by its name; the files are applied', () => {
  const table = settingsTable(openDatabase(':memory:', 'rebuildable'));
  for (const fact of journalled(settingUp(aStationFile()), minute(0))) table.apply(fact);
  const change = (...stations: string[]) => {
    const places = [{ nameJa: '窪川', kana: 'くぼかわ', nameEn: 'Kubokawa', stations }];
    const town = { ...aTown(), places };
    return configChange(table.load(), { towns: [town], profiles: [], stations: [] }, minute(1), '(operator)');
  };
  expect(change('kajiyase-bashi', 'gone')).toMatchObject({
    lines: ['~ town shimanto-cho', '    ! 窪川: there is no station gone that measures a level'],
    faults: [],
  });
  expect(change('kajiyase-bashi').lines).toEqual(['~ town shimanto-cho']);
});
