import { DutyPlan, HOUR, MINUTE, Person, Shift } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aTown } from '../testing/builders.js';
import { dutyReport } from './duty-report.js';
import type { HqPeriod } from './headquarters.js';

const town = aTown().id;
const now = Date.parse('2026-06-03T22:00:00+09:00');
const people = new Map(
  ['mori', 'oka', 'desk'].map((id) => {
    const contacts = [
      { channel: 'voice', number: '09012345678' },
      { channel: 'mail', to: `${id}@town.example` },
    ];
    const person = Person.parse({ id, town, nameJa: `${id}さん`, contacts });
    return [person.id, person] as const;
  }),
);
const plan = DutyPlan.parse({
  town,
  groups: [
    { id: 'chief', nameJa: '課長', members: ['mori'] },
    { id: 'desk', nameJa: '宿直', members: ['desk'] },
  ],
  ladder: [
    { call: { onDuty: 1 } },
    { after: '5m', call: { onDuty: 2 } },
    { after: '10m', call: { group: 'chief' } },
    { after: '15m', call: { group: 'desk' } },
  ],
  maintenance: { ladder: [{ call: { group: 'desk' } }], quiet: { from: '21:00', to: '07:00' } },
});
const reportWith = (shifts: Shift[], periods: HqPeriod[]) => {
  const headquarters = new Map([[town, periods]]);
  return dutyReport({ people, duties: new Map([[town, plan]]), shifts, headquarters }, town, now);
};
const reportOf = (...shifts: Shift[]) => reportWith(shifts, []);
const steps = (report: ReturnType<typeof reportOf>) =>
  report?.ladder.map(
    ({ afterMs, calls, people: who }) => `${afterMs / MINUTE} ${calls} ${who.map(({ id }) => id).join()}`,
  );
const shift = (...who: string[]) =>
  Shift.parse({ id: 'night', town, from: now - HOUR, to: now + HOUR, people: who });

test('the report says whom a level would wake now: nobody twice, and what is left out lets the next come earlier', () => {
  expect(steps(reportOf(shift('oka', 'desk')))).toEqual([
    '0 当番1人目 oka',
    '5 当番2人目 desk',
    '10 課長 mori',
    '15 宿直 ',
  ]);
  expect(steps(reportOf(shift('mori')))).toEqual([
    '0 当番1人目 mori',
    '5 当番2人目 ',
    '10 課長 ',
    '5 宿直 desk',
  ]);
  expect(steps(reportOf())).toEqual(['0 当番1人目 ', '5 当番2人目 ', '0 課長 mori', '5 宿直 desk']);
});

test('by what each is reached, who is on duty, and when what is broken would be told', () => {
  const report = reportOf(shift('oka'));
  expect(report?.onDuty).toEqual([{ id: 'oka', nameJa: 'okaさん', channels: ['voice', 'mail'] }]);
  expect(report?.maintenance?.ladder[0]).toMatchObject({ afterMs: 9 * HOUR, calls: '宿直' });
  expect(report).toMatchObject({ remindEveryMs: 15 * MINUTE, otherTownAfterMs: null });
});

test('it says that headquarters are open, and how long a ladder rests then', () => {
  const open: HqPeriod = {
    openedAt: now - HOUR,
    closedAt: null,
    shownAt: now - HOUR,
    place: null,
    by: 'mori',
  };
  expect(reportWith([], [open])?.headquarters).toEqual({
    openedAt: now - HOUR,
    answersWithinMs: 10 * MINUTE,
  });
  expect(reportWith([], [{ ...open, closedAt: now }])?.headquarters).toBeNull();
});
