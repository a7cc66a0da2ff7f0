import { MINUTE } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aTown, minute } from '../testing/builders.js';
import { musterCsv, musterFileName } from './muster-csv.js';
import { rollOf, rollState } from './muster-roll.js';
import { aFullMuster, aMuster } from './testing/a-full-muster.js';

const NOW = minute(60);
const given = { towns: new Map([[aTown().id, aTown()]]), now: NOW, drill: true };

test('everybody stands on the roll once, in the first of their groups, and is told of in the others', () => {
  const muster = aMuster(9);
  const roll = rollOf(muster);
  expect(roll.flatMap(({ people }) => people.map(({ id }) => id)).sort()).toEqual(
    muster.people.map(({ id }) => id).sort(),
  );
  expect(roll[1]?.elsewhere).toMatchObject([{ person: { id: 'person-2' }, nameJa: '第1配備' }]);
});

test.each([
  ['who is there, whatever they said', { answer: 5, arrivedAt: NOW }, 'arrived'],
  ['who comes', { answer: 70, arrivedAt: null }, 'coming'],
  ['who should be there by now', { answer: 59, arrivedAt: null }, 'overdue'],
  ['who does not come', { answer: null, arrivedAt: null }, 'not-coming'],
  ['who has said nothing', { arrivedAt: null }, 'silent'],
] as const)('%s', (_, { arrivedAt, ...said }, expected) => {
  const answer =
    'answer' in said
      ? {
          ...{ at: minute(0), note: '', by: 'mori', via: 'link' as const },
          arrivesAt: said.answer === null ? null : minute(0) + said.answer * MINUTE,
        }
      : null;
  expect(rollState({ answer, arrivedAt }, NOW)).toBe(expected);
});

test('the sheet names who has called, counts by group and once, and has room for who is not on it', () => {
  const sheet = aFullMuster(9);
  expect(sheet).toContain('【訓練】');
  expect(sheet).toContain('四万十町　本庁舎2階 大会議室　2日19:20 まで');
  expect(sheet).toContain('呼びかけ 2日18:20　森 一郎');
  expect(sheet).toContain('合計（重複なし）</th><td>9</td>');
  expect(sheet).toContain('第1配備に記載');
  expect(sheet).toContain('名簿にない人');
  expect(sheet).not.toContain('<script');
  expect(aFullMuster(0)).toContain('いま呼びかけている参集はなく');
});

test('the table has a row for each person, no cell that a spreadsheet would run, and says that it is an exercise', () => {
  const [first] = aMuster(3).people;
  if (!first) throw new Error('three people were called');
  const people = [{ ...first, nameJa: '=cmd()', numbers: ['+819012345678'] }];
  const csv = musterCsv([{ ...aMuster(3), people }], given, 'plain');
  const [head = '', row = '', ...rest] = csv.split('\n');
  expect(rest).toEqual(['']);
  const cells = Object.fromEntries(head.split(',').map((name, i) => [name, row.split(',')[i]]));
  expect(cells).toMatchObject({
    ...{
      town: '四万十町',
      groups: '第1配備 / 第2配備',
      name: "'=cmd()",
      person: 'person-0',
      state: 'arrived',
    },
    ...{ arrived_at: '2026-06-02T18:50:00+09:00', via: 'hq', numbers: "'+819012345678", exercise: '訓練' },
  });
  expect(musterCsv([aMuster(3)], given, 'excel').startsWith('\uFEFF町,場所,')).toBe(true);
  expect(musterFileName({ town: aTown().id }, given)).toEqual({
    name: '訓練_四万十町_参集名簿_2026-06-02_1900.csv',
    ascii: 'exercise_kawamori_shimanto-cho_muster_2026-06-02_1900.csv',
  });
});
