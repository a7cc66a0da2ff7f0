import { type NewFact, NodeId, Shift, StationId, TownId } from '@kawamori/contracts';
import { openDatabase, type SqliteDatabase } from '@kawamori/kit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  aRegistration,
  aStation,
  aStationFile,
  aTown,
  journalled,
  minute,
  pack,
  settingUp,
} from '../testing/builders.js';
import { settingsTable, settingsWith } from './settings.js';

let database: SqliteDatabase;
beforeEach(() => {
  database = openDatabase(':memory:', 'rebuildable');
});
afterEach(() => {
  database.close();
});

/** Takes facts in; returns which of them set something. */
const take = (...facts: NewFact[]) => {
  const table = settingsTable(database);
  return journalled(facts, minute(0)).map((fact) => table.apply(fact));
};
/** As a hub sees them that has just started. */
const settings = () => settingsTable(database).load();
const station = aStation().id;
const node = NodeId.parse('kajiyase-1');
const [one, other] = ['a'.repeat(64), 'b'.repeat(64)];
const added: NewFact = {
  kind: 'node.added',
  body: { registration: aRegistration(), secretSha256: one },
};

describe('settings', () => {
  test('are what the facts have said last, also after a start', () => {
    take(...settingUp());
    take({ kind: 'station.set', body: { station: aStationFile({ nameEn: 'Kajiyase bridge' }) } });
    expect(settings().stations.get(station)?.nameEn).toBe('Kajiyase bridge');
    expect([...settings().towns.keys()]).toEqual([aTown().id]);
    expect([...settings().profiles.keys()]).toEqual(['radar', 'tipping-bucket']);
  });

  test('are kept as their file wrote them, and read with what the file left out', () => {
    const { hold: _hold, ...file } = aStationFile();
    take({ kind: 'station.set', body: { station: file } });
    expect(settings().stations.get(station)?.hold).toBe(20 * 60_000);
    const row = database.prepare("SELECT body FROM setting WHERE kind = 'station'").get() as { body: string };
    expect(JSON.parse(row.body)).toEqual(file);
  });

  test('keep the roster of each town, by the name that its calendar gave', () => {
    const shift = (town: string, id: string, from: number): NewFact => ({
      kind: 'shift.set',
      body: {
        shift: Shift.parse({ id, town, from: minute(from), to: minute(from + 600), people: ['mori'] }),
      },
    });
    take(...settingUp(), shift('nakatosa', 'night', 0), shift('shimanto', 'night', 5));
    take(shift('nakatosa', 'night', 7), {
      kind: 'shift.removed',
      body: { shift: 'night', town: TownId.parse('shimanto') },
    });
    expect(settings().shifts.map(({ town, from }) => [town, from])).toEqual([['nakatosa', minute(7)]]);
  });

  test('are read anew where they changed, and stand as they stood elsewhere', () => {
    const table = settingsTable(database);
    const apply = (...facts: NewFact[]) => {
      for (const fact of journalled(facts, minute(0))) table.apply(fact);
      return table.load();
    };
    const other = { ...aStationFile({ id: 'naro' }) };
    const before = apply(...settingUp(), { kind: 'station.set', body: { station: other } });
    const after = apply({
      kind: 'station.set',
      body: { station: aStationFile({ nameEn: 'Kajiyase bridge' }) },
    });
    expect(after.stations.get(station)?.nameEn).toBe('Kajiyase bridge');
    expect(after.stations.get(StationId.parse('naro'))).toBe(before.stations.get(StationId.parse('naro')));
    expect(before.stations.get(station)?.nameEn).not.toBe('Kajiyase bridge');
    expect(after).toEqual(settings());
    expect(apply({ kind: 'station.removed', body: { station } })).toEqual(settings());
  });

  test('lose a station that was removed, and no other', () => {
    take(...settingUp(), { kind: 'station.set', body: { station: aStationFile({ id: 'naro' }) } });
    take({ kind: 'station.removed', body: { station } });
    expect([...settings().stations.keys()]).toEqual(['naro' as StationId]);
  });

  test('are not touched by readings, tries or words of nodes', () => {
    expect(take(pack([[0, 1]]), { kind: 'node.revoked', body: { node } })).toEqual([false, false]);
    expect(take(...settingUp())).toEqual([true, true, true, true]);
  });
});

describe('a node', () => {
  test('is known with its secret only as a digest', () => {
    take(added);
    expect(settings().nodes.get(node)).toEqual({ registration: aRegistration(), secretSha256: one });
  });

  test('has the new secret, and the old no more, once it was rotated', () => {
    take(added, { kind: 'node.rotated', body: { node, secretSha256: other } });
    expect(settings().nodes.get(node)?.secretSha256).toBe(other);
  });

  test('that was revoked is still known, and has no secret that could fit', () => {
    take(added, { kind: 'node.revoked', body: { node } });
    expect(settings().nodes.get(node)).toEqual({
      registration: aRegistration(),
      secretSha256: undefined,
    });
  });

  test('that nobody has added cannot be given a secret', () => {
    expect(take({ kind: 'node.rotated', body: { node, secretSha256: other } })).toEqual([false]);
    expect(settings().nodes.size).toBe(0);
  });
});

test('the first account is known by name with its scrypt string, and may do everything', () => {
  take({ kind: 'account.created', body: { name: 'duty', passwordScrypt: 'scrypt$…' } });
  expect(settings().accounts.get('duty')).toMatchObject({
    ...{ passwordScrypt: 'scrypt$…', role: 'administrator', towns: null, disabled: false },
  });
});

test('facts that are not journalled are looked through: what is set, what is taken away, and nothing of the settings they began from', () => {
  take(...settingUp());
  const before = settings();
  const file = aStationFile({ nameEn: 'Another' });
  const after = settingsWith(before, [{ kind: 'station.set', body: { station: file } }]);
  expect(after.stations.get(station)?.nameEn).toBe('Another');
  expect(after.documents.get(`station/${station}`)).toEqual(file);
  const gone = settingsWith(after, [{ kind: 'station.removed', body: { station } }]);
  expect([gone.stations.size, gone.documents.has(`station/${station}`)]).toEqual([0, false]);
  expect(before).toEqual(settings());
});
