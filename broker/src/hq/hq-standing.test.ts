import type { MusterView } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aTown, minute } from '../testing/builders.js';
import { headquartersThen } from './hq-standing.js';

const town = aTown().id;
const towns = new Map([[town, aTown()]]);
/** Its wall clock runs a day ahead of the river's. */
const wall = (at: number) => minute(at + 24 * 60);
const period = { openedAt: wall(10), closedAt: wall(90), shownAt: minute(10), place: '大会議室', by: 'mori' };
const person = (answeredAt: number | null, arrivedAt: number | null) =>
  ({
    answer: answeredAt === null ? null : { at: minute(answeredAt), arrivesAt: minute(60) },
    arrivedAt: arrivedAt === null ? null : minute(arrivedAt),
  }) as MusterView['people'][number];
const muster = {
  ...{ town, place: '本庁舎', calledAt: minute(20), dueAt: minute(60), ended: null },
  people: [person(25, 50), person(30, null), person(null, null)],
} as unknown as MusterView;
const then = (at: number, musters = [muster]) =>
  headquartersThen({ towns, headquarters: new Map([[town, [period]]]) }, musters, {
    ...{ at: minute(at), wallAt: wall(at), town: undefined },
  })[0];

test('headquarters are told from when they opened until they closed', () => {
  expect([9, 10, 89, 90].map((at) => then(at)?.open?.since ?? null)).toEqual([
    null,
    minute(10),
    minute(10),
    null,
  ]);
});

test('a muster is counted by what had been answered by then, and not before it or after its end', () => {
  expect(then(19)?.musters).toEqual([]);
  expect(then(26)?.musters).toMatchObject([{ arrived: 0, coming: 1, silent: 2, called: 3 }]);
  expect(then(55)?.musters).toMatchObject([{ arrived: 1, coming: 1, silent: 1 }]);
  const ended = { ...muster, ended: { at: minute(54), by: 'mori', isMistake: false } };
  expect(then(55, [ended])?.musters).toEqual([]);
});
