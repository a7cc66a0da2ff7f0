import { type LevelChange, LevelSet } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { leadMarksOf, leadTimes } from './lead-time.js';

const setOf = (...marks: object[]): LevelSet =>
  LevelSet.parse({ validFrom: '2020-01-01T00:00:00+09:00', datum: 'tp', marks });

const STEPS = setOf(
  { key: 'caution', valueM: 2 },
  { key: 'evacuation', valueM: 3 },
  { key: 'danger', valueM: 4 },
  { key: 'overflow', valueM: 5 },
);

/** Changes such as `10 caution>danger`, in minutes. */
function led(...changes: string[]) {
  const marks = leadMarksOf(STEPS);
  if (!marks) throw new Error('there are two steps');
  const times = leadTimes(marks, STEPS);
  for (const text of changes) {
    const [at = '', way = ''] = text.split(' ');
    const [from, to] = way.split('>').map((id) => (id === '-' ? null : id)) as [string | null, string | null];
    const change: LevelChange = {
      ...{ at: minute(Number(at)), from, to, valueM: 0, learntLater: false },
      rose: true,
    };
    times.take(change);
  }
  const { times: count, medianMin, shortestMin } = times.told();
  return { count, medianMin, shortestMin };
}

describe('the time from evacuation to danger', () => {
  test('is counted from the first step to the second', () => {
    expect(led('0 ->caution', '30 caution>evacuation', '75 evacuation>danger')).toEqual({
      ...{ count: 1, medianMin: 45, shortestMin: 45 },
    });
  });

  test('is none where the water jumps over both at once', () => {
    expect(led('0 ->caution', '10 caution>overflow')).toEqual({ count: 1, medianMin: 0, shortestMin: 0 });
  });

  test('is not counted again for a second crest that began above the first step', () => {
    expect(
      led('0 ->evacuation', '20 evacuation>danger', '60 danger>evacuation', '90 evacuation>danger').count,
    ).toBe(1);
  });

  test('is counted again once the water has been below it', () => {
    const all = led(
      '0 ->evacuation',
      '20 evacuation>danger',
      '90 danger>caution',
      '100 caution>evacuation',
      '110 evacuation>danger',
      '150 danger>-',
      '200 ->evacuation',
      '260 evacuation>danger',
    );
    expect(all).toEqual({ count: 3, medianMin: 20, shortestMin: 10 });
  });

  test('has never been where danger was never reached', () => {
    expect(led('0 ->evacuation', '60 evacuation>-')).toEqual({
      count: 0,
      medianMin: null,
      shortestMin: null,
    });
  });
});

describe('where a gauge has no such levels', () => {
  const ids = (set: LevelSet) => {
    const marks = leadMarksOf(set);
    return marks && [marks.from.key, marks.to.key];
  };
  test('the step where the water may come over and the one below it stand in their place', () => {
    expect(ids(setOf({ key: 'caution', valueM: 2 }, { key: 'overflow', valueM: 5 }))).toEqual([
      'caution',
      'overflow',
    ]);
    expect(ids(setOf({ key: 'evacuation', valueM: 2 }, { key: 'overflow', valueM: 5 }))).toEqual([
      'evacuation',
      'overflow',
    ]);
  });
  test('of one step alone nothing is said, and none is made up', () => {
    expect(ids(setOf({ key: 'start', valueM: 1 }, { key: 'overflow', valueM: 5 }))).toBeUndefined();
  });
});
