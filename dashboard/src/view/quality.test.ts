import {
  dateTimeWords,
  HOUR,
  LONGEST_OVERRULE,
  MINUTE,
  OverruleView,
  type QualityRun,
} from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aStation, NIGHT } from '../test-data.js';
import {
  decisionsShown,
  effectKey,
  effectOf,
  quantitiesOf,
  reachedBy,
  standingOn,
  stretchFault,
  stretchTimes,
  valuesWords,
  verdictsFor,
  wholeMinutes,
} from './quality.js';

const said = (from: number, to: number, changes: Partial<OverruleView> = {}) =>
  OverruleView.parse({
    ...{ series: 'kajiyase-bashi/level', from, to, verdict: 'bad', by: 'oka', reason: '流木' },
    ...{ decidedAt: to, undone: null, ...changes },
  });
const run = (lowest: number, highest: number, quality: QualityRun['quality'] = 'suspect') => ({
  ...{ from: NIGHT, to: NIGHT, count: 1, lowest, highest, quality },
});
const counts = (good: number, suspect: number, bad: number, missing: number) => ({
  counts: { good, suspect, bad, missing },
});

test('a station offers the series that it measures, a second gauge beside the first', () => {
  expect(quantitiesOf(aStation())).toEqual(['level']);
  expect(quantitiesOf(aStation({ gauges: { shown: 'level', otherM: 2, otherAgeMs: 0 } }))).toEqual([
    'level',
    'level-sub',
  ]);
  expect(quantitiesOf(aStation({ rainMm1h: 3 }))).toEqual(['rain']);
});

test('values are told in the unit of their series, several by the lowest and the highest, a sign for none as it came', () => {
  expect(valuesWords('level', run(4.5, 4.5))).toBe('4.50 m');
  expect(valuesWords('level-sub', run(4.4, 4.52))).toBe('4.40 m 〜 4.52 m');
  expect(valuesWords('rain', run(80, 80, 'bad'))).toBe('80.0 mm');
  expect(valuesWords('level', run(-999, -999, 'missing'))).toBe('-999');
});

test('of what staff said, what stands on any reading of a stretch is shown, and not what was taken back', () => {
  const whole = said(NIGHT - HOUR, NIGHT);
  const undone = said(NIGHT - HOUR, NIGHT, { undone: { by: 'mori', at: NIGHT } });
  const earlier = said(NIGHT - 3 * HOUR, NIGHT - 2 * HOUR);
  expect(standingOn({ from: NIGHT - MINUTE, to: NIGHT + HOUR }, [whole, undone, earlier])).toEqual([whole]);
});

test('every decision that stands is listed, and of those that were taken back the newest', () => {
  const undone = { undone: { by: 'mori', at: NIGHT } };
  const taken = [1, 2, 3, 4, 5, 6].map((hours) => said(NIGHT - hours * HOUR, NIGHT, undone));
  const oldest = said(NIGHT - 9 * HOUR, NIGHT);
  expect(decisionsShown([...taken, oldest])).toEqual([...taken.slice(0, 5), oldest]);
});

test('what is doubted may be said to count or not; of what is decided the other is offered; a value that is none stays missing', () => {
  expect(verdictsFor({ quality: 'suspect' })).toEqual(['good', 'bad']);
  expect(verdictsFor({ quality: 'bad' })).toEqual(['good']);
  expect(verdictsFor({ quality: 'good' })).toEqual(['bad']);
  expect(verdictsFor({ quality: 'missing' })).toEqual([]);
});

describe('the effect of a verdict, before it is recorded', () => {
  test.each([
    ['good', counts(5, 2, 1, 3), { all: 11, changed: 3, missing: 3 }, 'effectGood'],
    ['bad', counts(5, 2, 1, 3), { all: 11, changed: 7, missing: 3 }, 'effectBad'],
    ['good', counts(5, 0, 0, 0), { all: 5, changed: 0, missing: 0 }, 'effectSame'],
    ['bad', counts(0, 0, 0, 2), { all: 2, changed: 0, missing: 2 }, 'effectMissing'],
    ['bad', counts(0, 0, 0, 0), { all: 0, changed: 0, missing: 0 }, 'effectNone'],
  ] as const)('%s on %j', (verdict, view, effect, key) => {
    expect(effectOf(view, verdict)).toEqual(effect);
    expect(effectKey(effect, verdict)).toBe(key);
  });

  test('tells the highest level that doubted readings would reach, and none of a gauge that has none', () => {
    const { marks } = aStation({ marks: { start: 1, caution: 2, danger: 4, overflow: 6 } });
    const at = (value: number) => ({ highestDoubted: { at: NIGHT, value } });
    expect(reachedBy(at(4), 'level', marks)?.key).toBe('danger');
    expect(reachedBy(at(1.5), 'level', marks)).toBeUndefined();
    expect(reachedBy(at(40), 'rain', marks)).toBeUndefined();
    expect(reachedBy({ highestDoubted: null }, 'level', marks)).toBeUndefined();
  });
});

test('a stretch that the hub would refuse is told at its field', () => {
  const fault = (from: number | undefined, to: number | undefined) => stretchFault({ from, to }, NIGHT);
  expect(fault(undefined, NIGHT)).toEqual({ field: 'from', key: 'fault.time' });
  expect(fault(NIGHT, undefined)).toEqual({ field: 'to', key: 'fault.time' });
  expect(fault(NIGHT, NIGHT - 1)).toEqual({ field: 'to', key: 'fault.order' });
  expect(fault(NIGHT - LONGEST_OVERRULE - 1, NIGHT)).toEqual({ field: 'to', key: 'fault.long' });
  expect(fault(NIGHT, NIGHT + 3 * MINUTE)).toEqual({ field: 'to', key: 'fault.ahead' });
  expect(fault(NIGHT - LONGEST_OVERRULE, NIGHT)).toBeUndefined();
});

test('a reading taken within the last minute of a period belongs to it', () => {
  expect(wholeMinutes(NIGHT, NIGHT)).toEqual({ from: NIGHT, to: NIGHT + MINUTE - 1 });
});

test('a date is said once where both ends are of one day', () => {
  const words = (from: number, to: number) => stretchTimes({ from, to }, (at) => dateTimeWords(at, 'ja'));
  expect(words(NIGHT, NIGHT + MINUTE - 1)).toEqual({ from: '6月3日（水）00:12', to: null });
  expect(words(NIGHT, NIGHT + HOUR)).toEqual({ from: '6月3日（水）00:12', to: '01:12' });
  expect(words(NIGHT - HOUR, NIGHT)).toEqual({ from: '6月2日（火）23:12', to: '6月3日（水）00:12' });
});
