import {
  DAY,
  HOUR,
  LONGEST_MAINTENANCE,
  MAINTENANCE_BACK,
  MaintenanceView,
  MINUTE,
} from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { NIGHT } from '../test-data.js';
import { isBlind, isUnderWay, usualEnd, workFault, workRows } from './work.js';

const work = (
  fromH: number,
  untilH: number,
  quantity: MaintenanceView['quantity'] = null,
  endedH: number | null = null,
) =>
  MaintenanceView.parse({
    ...{ station: 'kajiyase-bashi', quantity, by: 'hq', reason: '年次点検' },
    ...{ from: NIGHT + fromH * HOUR, until: NIGHT + untilH * HOUR },
    ended: endedH === null ? null : { by: 'hq', at: NIGHT + endedH * HOUR },
  });
const rows = (...all: MaintenanceView[]) =>
  workRows(
    all.toSorted((a, b) => b.from - a.from),
    NIGHT,
  ).map(({ work: { quantity, from }, state, mayEnd }) => [quantity, (from - NIGHT) / HOUR, state, mayEnd]);

describe('maintenance of a station', () => {
  test('what is under way stands first, then what comes next, then the last that were', () => {
    expect(rows(work(-30, -20), work(10, 12), work(-1, 1), work(5, 6), work(-3, 4, null, -2))).toEqual([
      [null, -1, 'underWay', true],
      [null, 5, 'coming', false],
      [null, 10, 'coming', false],
      [null, -3, 'over', false],
      [null, -30, 'over', false],
    ]);
  });

  test('of what is over three are shown', () => {
    expect(rows(work(-9, -8), work(-7, -6), work(-5, -4), work(-3, -2))).toHaveLength(3);
  });

  test('what comes is called off where nothing under way would be ended in its place, the next first', () => {
    expect(
      rows(work(5, 6), work(8, 9), work(7, 8, 'level')).map(([, from, , mayEnd]) => [from, mayEnd]),
    ).toEqual([
      [5, true],
      [7, true],
      [8, false],
    ]);
    expect(rows(work(-1, 1, 'rain'), work(5, 6, 'level')).at(-1)).toEqual(['level', 5, 'coming', true]);
    expect(rows(work(-1, 1), work(5, 6, 'level')).at(-1)).toEqual(['level', 5, 'coming', false]);
    expect(rows(work(-1, 1, 'rain'), work(5, 6)).at(-1)).toEqual([null, 5, 'coming', false]);
  });

  test('a new entry changes the end of its own, and not that of another sensor', () => {
    const all = [work(-1, 1, 'level'), work(2, 3)];
    expect(isUnderWay(all, 'level', NIGHT)).toBe(true);
    expect(isUnderWay(all, 'rain', NIGHT)).toBe(false);
    expect(isUnderWay(all, null, NIGHT)).toBe(false);
  });
});

test('no rise is told while the only gauge, or the whole station, is worked on; of two gauges the other one is judged', () => {
  expect(isBlind(null, ['level', 'rain'])).toBe(true);
  expect(isBlind('level', ['level', 'rain'])).toBe(true);
  expect(isBlind('level', ['level', 'level-sub'])).toBe(false);
  expect(isBlind(null, ['level', 'level-sub'])).toBe(true);
  expect(isBlind('rain', ['level', 'rain'])).toBe(false);
  expect(isBlind(null, ['rain'])).toBe(false);
});

test('two hours are offered, to the half hour', () => {
  expect(usualEnd(NIGHT)).toBe(Date.parse('2026-06-03T02:30:00+09:00'));
});

test.each([
  ['no end', undefined, undefined, 'until', 'fault.time'],
  ['an end that is past', undefined, NIGHT - 1, 'until', 'fault.workOver'],
  ['an end before its beginning', NIGHT + HOUR, NIGHT + MINUTE, 'until', 'fault.order'],
  ['more than three days', undefined, NIGHT + LONGEST_MAINTENANCE + 1, 'until', 'fault.workLong'],
  ['a beginning weeks ago', NIGHT - MAINTENANCE_BACK - 1, NIGHT, 'from', 'fault.workBack'],
  ['a beginning the day after tomorrow', NIGHT + DAY + 1, NIGHT + DAY + HOUR, 'from', 'fault.workSoon'],
] as const)('%s is told at its field', (_what, from, until, field, key) => {
  expect(workFault({ from, until }, NIGHT)).toEqual({ field, key });
});

test('three days from now, and what was forgotten to be entered, may be entered', () => {
  expect(workFault({ from: undefined, until: NIGHT + LONGEST_MAINTENANCE }, NIGHT)).toBeUndefined();
  expect(workFault({ from: NIGHT - 3 * HOUR, until: NIGHT - HOUR }, NIGHT)).toBeUndefined();
});
