import { describe, expect, test } from 'vitest';
import { type ReferenceRules, referenceEpisodes } from './episode-reference.js';

const MINUTE = 60_000;
const rules: ReferenceRules = {
  marks: [
    { id: 'caution', valueM: 2 },
    { id: 'danger', valueM: 3 },
  ],
  ...{ hysteresisM: 0.1, holdMs: 20 * MINUTE, intervalMs: 10 * MINUTE },
};
/** By hand: minute and metres of each reading; `minute from to` of each change. */
type Readings = readonly (readonly [minute: number, valueM: number])[];
const changesOf = (...readings: Readings) => changesBy(rules, readings);
const changesBy = (by: ReferenceRules, readings: Readings) =>
  referenceEpisodes(
    readings.map(([minute, valueM]) => ({ at: minute * MINUTE, valueM })),
    by,
  ).flatMap(({ changes }) => changes.map(({ at, from, to }) => [at / MINUTE, from, to]));

describe('the second opinion, by hand', () => {
  test('a level is reached at its very height, and not a millimetre below', () => {
    expect(changesOf([0, 1.999], [10, 2])).toEqual([[10, null, 'caution']]);
  });

  test('a jump over two levels reaches the higher one alone', () => {
    expect(changesOf([0, 1], [10, 3.2])).toEqual([[10, null, 'danger']]);
  });

  test('it is left when all values of the hold time were below by more than the hysteresis', () => {
    const risen = [0, 2] as const;
    expect(changesOf(risen, [10, 1.899], [20, 1.899])).toHaveLength(1);
    expect(changesOf(risen, [10, 1.899], [20, 1.899], [30, 1.899])).toEqual([
      [0, null, 'caution'],
      [30, 'caution', null],
    ]);
    expect(changesOf(risen, [10, 1.899], [20, 1.9], [30, 1.899], [40, 1.899])).toHaveLength(1);
  });

  test('a gap of more than three intervals begins the hold anew', () => {
    expect(changesOf([0, 2], [10, 1.5], [40, 1.5])).toHaveLength(2);
    expect(changesOf([0, 2], [10, 1.5], [41, 1.5])).toHaveLength(1);
    expect(changesOf([0, 2], [10, 1.5], [41, 1.5], [61, 1.5])).toHaveLength(2);
  });

  test('a level may be left in its own way, and each is looked at alone', () => {
    const marks = [
      { id: 'caution', valueM: 2, hysteresisM: 0.5 },
      { id: 'danger', valueM: 3, holdMs: 40 * MINUTE },
    ];
    const fallen = (...to: readonly number[]) =>
      changesBy({ ...rules, marks }, [[0, 3], ...to.map((valueM, i) => [10 + 10 * i, valueM] as const)]);
    expect(fallen(2.8, 2.8, 2.8, 2.8, 2.8, 1.6, 1.4, 1.4, 1.4)).toEqual([
      [0, null, 'danger'],
      [50, 'danger', 'caution'],
      [90, 'caution', null],
    ]);
    // Caution has been left when danger is, and is not held again below its height.
    expect(fallen(1.4, 1.4, 1.4, 1.9, 1.9)).toEqual([
      [0, null, 'danger'],
      [50, 'danger', null],
    ]);
  });

  test('a fall to a lower level and a second rise are changes of one episode', () => {
    expect(changesOf([0, 3], [10, 2.5], [20, 2.5], [30, 2.5], [40, 3])).toEqual([
      [0, null, 'danger'],
      [30, 'danger', 'caution'],
      [40, 'caution', 'danger'],
    ]);
  });
});
