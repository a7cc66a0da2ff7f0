import { DAY, DutyPlan, HOUR, Person, Shift } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { inOperatorWords } from '../settings/told-line.js';
import { aTown } from '../testing/builders.js';
import { writeRoster } from './roster-calendar.js';
import { gapsIn, rosterChange } from './roster-change.js';

const TAKEN = { by: 'hq', calendar: 'file-1' };
const town = aTown().id;
const now = Date.parse('2026-06-03T12:00:00+09:00');
const people = new Map(
  ['mori', 'oka'].map((id) => {
    const person = Person.parse({
      ...{ id, town, nameJa: id === 'mori' ? '森 一郎' : '岡 花' },
      contacts: [{ channel: 'mail', to: `${id}@town.example` }],
    });
    return [person.id, person] as const;
  }),
);
const shift = (id: string, hours: number, ...who: string[]) =>
  Shift.parse({ id, town, from: now + hours * HOUR, to: now + (hours + 12) * HOUR, people: who });
const plan = DutyPlan.parse({
  town,
  groups: [{ id: 'desk', nameJa: '宿直', members: ['oka'] }],
  ladder: [{ call: { onDuty: 1 } }, { after: '5m', call: { group: 'desk' } }],
});
const change = (file: Shift[], before: Shift[], withPlan = false) =>
  inOperatorWords(
    rosterChange(
      {
        ...{ people, shifts: before, towns: new Map([[town, aTown()]]) },
        duties: new Map(withPlan ? [[town, plan] as const] : []),
      },
      town,
      writeRoster(file, people, now),
      now,
      TAKEN,
    ),
  );

describe('a calendar file as the roster', () => {
  test('sets what is new or has changed, and says so by name and time', () => {
    const [same, changed] = [shift('a', 6, 'mori'), shift('b', 24, 'mori')];
    const { facts, lines, faults } = change(
      [same, { ...changed, people: shift('b', 24, 'oka').people }, shift('c', 48, 'mori', 'oka')],
      [same, changed],
    );
    expect(faults).toEqual([]);
    expect(facts.map(({ kind }) => kind)).toEqual(['shift.set', 'shift.set']);
    expect(lines).toEqual([
      '~ 6月4日（木）12:00 to 6月5日（金）00:00: 岡 花',
      '+ 6月5日（金）12:00 to 6月6日（土）00:00: 森 一郎、岡 花',
    ]);
  });

  test('says who is called first where two entries begin together', () => {
    const { lines } = change([shift('zz', 24, 'mori'), shift('aa', 24, 'oka'), shift('b', 48, 'mori')], []);
    expect(lines.filter((line) => line.startsWith('!'))).toEqual([
      '! several entries begin at 6月4日（木）12:00: called are 岡 花、森 一郎, in this order; name them in one entry to choose another',
    ]);
  });

  test('takes away what is to come and no longer in it; what has begun stays', () => {
    const { facts, lines } = change(
      [shift('c', 48, 'mori')],
      [shift('under-way', -6, 'mori'), shift('gone', 24, 'oka')],
    );
    expect(facts).toContainEqual({
      kind: 'shift.removed',
      body: { shift: 'gone', town, calendar: 'file-1', by: 'hq' },
    });
    expect(facts).toHaveLength(2);
    expect(lines[0]).toBe('- 6月4日（木）12:00 to 6月5日（金）00:00: 岡 花');
  });

  test('taken twice changes nothing', () => {
    const shifts = [shift('a', 6, 'mori'), shift('b', 24, 'oka')];
    expect(change(shifts, shifts)).toEqual({ facts: [], lines: [], faults: [] });
  });

  test('with a fault in it changes nothing at all', () => {
    const known = { people, shifts: [], towns: new Map([[town, aTown()]]), duties: new Map() };
    expect(inOperatorWords(rosterChange(known, town, 'hello', now, TAKEN))).toMatchObject({
      facts: [],
      faults: [expect.any(String)],
    });
    expect(rosterChange({ ...known, towns: new Map() }, town, '', now, TAKEN).faults).toEqual([
      { en: `there is no town ${town}`, ja: `町 ${town} がありません` },
    ]);
  });

  test('tells when nobody is on duty, where the ladder asks for whoever is', () => {
    const file = [shift('a', 0, 'mori'), shift('b', 13, 'oka')];
    expect(change(file, []).lines.filter((line) => line.startsWith('!'))).toEqual([]);
    expect(change(file, [], true).lines.filter((line) => line.startsWith('!'))).toEqual([
      '! nobody is on duty from 6月4日（木）00:00 to 6月4日（木）01:00',
      '! nobody is on duty from 6月4日（木）13:00 to 6月17日（水）12:00',
    ]);
  });
});

test('shifts that overlap or touch leave no gap', () => {
  const shifts = [shift('b', 11, 'mori'), shift('a', 0, 'mori'), shift('long', 20, 'oka')];
  expect(gapsIn(shifts, now, now + 30 * HOUR)).toEqual([]);
  expect(gapsIn([], now, now + DAY)).toEqual([{ from: now, to: now + DAY }]);
});
