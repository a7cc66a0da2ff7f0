import { HOUR, type NewFact, Person, PersonId, Shift, type Text } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { type Settings, settingsTable, settingsWith } from '../settings/settings.js';
import { aTown, journalled, minute } from '../testing/builders.js';
import { calendarUndo } from './calendar-undo.js';
import { foldCalendars } from './calendars-taken.js';

const town = aTown().id;
const people = ['mori', 'oka'].map((id) =>
  Person.parse({ id, town, nameJa: id, contacts: [{ channel: 'mail', to: `${id}@town.example` }] }),
);
const shift = (id: string, hours: number, ...who: string[]): Shift =>
  Shift.parse({ id, town, from: minute(hours * 60), to: minute(hours * 60) + 12 * HOUR, people: who });
const set = (one: Shift, calendar?: string): NewFact => ({
  kind: 'shift.set',
  body: { shift: one, by: 'hq', ...(calendar === undefined ? {} : { calendar }) },
});
const gone = (id: string, calendar?: string): NewFact => ({
  kind: 'shift.removed',
  body: { shift: id, town, by: 'hq', ...(calendar === undefined ? {} : { calendar }) },
});
const fold = (facts: readonly NewFact[]) => foldCalendars(journalled(facts, minute(0)));
const setUp: NewFact[] = [
  { kind: 'town.set', body: { town: aTown() } },
  ...people.map((person): NewFact => ({ kind: 'person.set', body: { person } })),
];
const standing = (facts: readonly NewFact[]): Settings =>
  settingsWith(settingsTable(openDatabase(':memory:', 'rebuildable')).load(), [...setUp, ...facts]);

const [a, b, c] = [shift('a', 6, 'mori'), shift('b', 24, 'mori'), shift('c', 48, 'oka')];
const changed = { ...b, people: [PersonId.parse('oka')] };
/** One file: `a` goes, `b` is changed, `c` is new. */
const FILE = [set(changed, 'file'), set(c, 'file'), gone('a', 'file')];

test('a file is known by all its shifts, with what stood before', () => {
  expect(fold([set(a), set(b), ...FILE])).toEqual([
    {
      ...{ calendar: 'file', at: minute(0), by: 'hq', newer: null },
      shifts: [
        { id: 'b', before: b, after: changed },
        { id: 'c', before: null, after: c },
        { id: 'a', before: a, after: null },
      ],
    },
  ]);
});

test('a shift that was changed since lies upon it, until it stands again as the file left it', () => {
  const newer = (more: NewFact[]) => fold([set(a), set(b), ...FILE, ...more])[0]?.newer;
  expect(newer([set(shift('c', 48, 'mori'))])).toEqual({ at: minute(0), by: 'hq' });
  expect(newer([set(shift('c', 48, 'mori')), set(c)])).toBeNull();
  expect(newer([set(shift('other', 60, 'mori'))])).toBeNull();
});

const WORD = { by: 'oka', calendar: 'back' };
function undo(before: readonly NewFact[], now: number, after: readonly NewFact[] = []) {
  const [file] = fold([...before, ...FILE]);
  const settings = standing([...before, ...FILE, ...after]);
  return calendarUndo(settings, town, file?.shifts ?? [], now, WORD);
}
const ja = (lines: readonly { text: Text }[]) => lines.map(({ text }) => text.ja);

test('taken back, every shift stands as it stood before, under a name of its own', () => {
  const { facts, faults } = undo([set(a), set(b)], minute(0));
  expect(faults).toEqual([]);
  expect(facts).toEqual([
    { kind: 'shift.set', body: { shift: b, calendar: 'back', by: 'oka' } },
    { kind: 'shift.set', body: { shift: a, calendar: 'back', by: 'oka' } },
    { kind: 'shift.removed', body: { shift: 'c', town, calendar: 'back', by: 'oka' } },
  ]);
  expect(standing([set(a), set(b), ...FILE, ...facts]).shifts.toSorted((x, y) => x.from - y.from)).toEqual([
    a,
    b,
  ]);
});

test('what has begun since stays and is told, and what is over is not set again', () => {
  const { facts, lines } = undo([set(a), set(b)], b.from + HOUR);
  expect(facts.map(({ kind, body }) => [kind, body])).toEqual([
    ['shift.removed', expect.objectContaining({ shift: 'c' })],
  ]);
  expect(ja(lines)).toContainEqual(expect.stringContaining('もう始まっている'));
});

test('a shift of somebody who is gone is a fault, and nothing is taken back', () => {
  const removed: NewFact = {
    kind: 'person.removed',
    body: { person: PersonId.parse('mori'), town, by: 'hq' },
  };
  const { facts, faults } = undo([set(a), set(b)], minute(0), [removed]);
  expect(facts).toEqual([]);
  expect(faults[0]?.ja).toContain('mori');
});
