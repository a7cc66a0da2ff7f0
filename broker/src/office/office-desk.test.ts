// Played: the look-up in the record, during which somebody else goes on.
import { HOUR, type NewFact, Person, Shift } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { foldCalendars } from '../duty/calendars-taken.js';
import { settingsTable, settingsWith } from '../settings/settings.js';
import { aTown, journalled, minute } from '../testing/builders.js';
import { officeDesk } from './office-desk.js';

const town = aTown().id;
const people = ['mori', 'oka', 'hama'].map((id) =>
  Person.parse({ id, town, nameJa: id, contacts: [{ channel: 'mail', to: `${id}@town.example` }] }),
);
const shift = (who: string): Shift =>
  Shift.parse({
    ...{ id: 'night', town, people: [who] },
    ...{ from: minute(6 * 60), to: minute(6 * 60) + 12 * HOUR },
  });
const set = (who: string, calendar: string): NewFact => ({
  kind: 'shift.set',
  body: { shift: shift(who), by: 'hq', calendar },
});
const gone: NewFact = {
  kind: 'shift.removed',
  body: { shift: 'night', town, by: 'hq', calendar: 'next-file' },
};

/** A desk of a town that has taken two files, of which `file` is the second. @param meanwhile is said while the record is read */
function undoing(meanwhile: readonly NewFact[]) {
  const facts: NewFact[] = [
    { kind: 'town.set', body: { town: aTown() } },
    ...people.map((person): NewFact => ({ kind: 'person.set', body: { person } })),
    ...[set('mori', 'first-file'), set('oka', 'file')],
  ];
  const nothing = settingsTable(openDatabase(':memory:', 'rebuildable')).load();
  const settled: NewFact[] = [];
  const desk = officeDesk({
    settings: () => settingsWith(nothing, facts),
    settle: (said) => Promise.resolve(void settled.push(...said)),
    history: {
      make: () => {
        const calendars = foldCalendars(journalled(facts, minute(0)));
        facts.push(...meanwhile);
        return Promise.resolve({ type: 'calendars', calendars });
      },
    },
    ...{ handedTo: () => [], openEpisodes: () => [], latest: () => undefined },
    nodes: {
      ...{ isHeard: () => false, isConnected: () => false },
      ...{ settingsOf: () => undefined, newestPicture: () => undefined },
    },
    ...{ riverNow: () => minute(0), wallNow: () => minute(0) },
  });
  const undone = desk.undoCalendar({ town, calendar: 'file' }, { name: 'hq', towns: null }, false);
  return { undone, settled };
}

test('a calendar file is taken back where its shifts stand as it left them', async () => {
  const { undone, settled } = undoing([]);
  await expect(undone).resolves.toMatchObject({ applied: true });
  expect(settled).toMatchObject([{ kind: 'shift.set', body: { shift: { people: ['mori'] } } }]);
});

test.each([
  ['a shift that somebody else changes', [set('hama', 'next-file')]],
  ['a shift that somebody else takes away', [gone]],
])('%s while the record is read is not undone with the file', async (_, meanwhile) => {
  const { undone, settled } = undoing(meanwhile);
  await expect(undone).rejects.toMatchObject({ status: 409, code: 'changed-meanwhile' });
  expect(settled).toEqual([]);
});
