import { MINUTE, type TownView } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { faultsOf } from './faults-of-towns.js';
import { type CallingTown, countOf, emptyWhom, requestsOf } from './muster-call.js';

const calling = (id: string, place = ''): CallingTown => {
  const town = { id, nameJa: id, nameEn: id } as TownView;
  const groups = [
    { id: 'first', nameJa: '第1配備', count: 3 },
    { id: 'desk', nameJa: '宿直', count: 1 },
  ];
  return { town, place, choice: { town: town.id, everybody: 7, groups } };
};

test('everybody is called unless groups are chosen, to where headquarters are', () => {
  const one = calling('shimanto', '本庁舎2階');
  expect(emptyWhom(one)).toEqual({ everybody: true, groups: [], place: '本庁舎2階' });
  expect(countOf(one, emptyWhom(one))).toBe(7);
  expect(countOf(one, { everybody: false, groups: ['first', 'desk'], place: '' })).toBe(4);
  expect(countOf(one, { everybody: false, groups: [], place: '' })).toBe(0);
});

test('of several towns each has its people and its place, and all one hour and one word', () => {
  const [one, other] = [calling('shimanto'), calling('nakatosa')];
  const called = [
    { one, whom: { everybody: true, groups: ['first'], place: ' 本庁舎 ' } },
    { one: other, whom: { everybody: false, groups: ['desk'], place: '久礼' } },
  ];
  expect(requestsOf(called, { word: '  ', withinMs: 30 * MINUTE })).toEqual([
    { town: 'shimanto', place: '本庁舎', withinMs: 30 * MINUTE },
    { town: 'nakatosa', groups: ['desk'], place: '久礼', withinMs: 30 * MINUTE },
  ]);
  expect(requestsOf(called, { word: '車で', withinMs: 30 * MINUTE })).toMatchObject([
    { word: '車で' },
    { word: '車で' },
  ]);
});

test('what one town refuses is told with its name, what the other took is not', () => {
  const error = { code: 'is-open', message: '本部はすでに設置されています。' };
  expect(
    faultsOf(
      [
        { name: '四万十町', answer: { ok: true, value: {} } },
        { name: '中土佐町', answer: { ok: false, status: 409, error } },
        { name: '三の町', answer: { ok: false, status: 0, error: null } },
      ],
      '記録できませんでした。',
    ),
  ).toEqual(['中土佐町：本部はすでに設置されています。', '三の町：記録できませんでした。']);
});
