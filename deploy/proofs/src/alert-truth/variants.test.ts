import { describe, expect, test } from 'vitest';
import { seeded } from '../parts/seeded.js';
import { compare, crossingsOf } from './crossings.js';
import { eachItsOwn, marksAtValues, sentAs, shuffledPacks } from './variants.js';

const MINUTE = 60_000;
const river = Array.from({ length: 2_000 }, (_, i) => ({
  at: i * 10 * MINUTE,
  valueM: Math.round(2_000 + 1_500 * Math.sin(i / 40)) / 1_000,
}));
const sent = (variant: Parameters<typeof sentAs>[0]) =>
  sentAs(variant, river, { intervalMs: 10 * MINUTE, highestM: 20, chance: seeded(7) });

describe('what a gauge sends of a river', () => {
  test('levels are moved up to the first value that reached them, and keep their order', () => {
    const values = [1, 2.4, 2.2, 3.7].map((valueM, i) => ({ at: i, valueM }));
    const marks = [2, 3, 3.5, 9].map((valueM, i) => ({ id: String(i), valueM }));
    expect(marksAtValues(marks, values).map(({ valueM }) => valueM)).toEqual([2.4, 3, 3.7, 9]);
  });

  test('levels that are left each in its own way differ in both, and one is its station’s', () => {
    const marks = eachItsOwn(
      [1, 2, 3, 4, 5].map((valueM) => ({ id: `m${valueM}`, valueM })),
      river,
      10 * MINUTE,
    );
    const [first, second, third, fourth, fifth] = marks;
    for (const of of ['hysteresisM', 'holdMs'] as const)
      expect(new Set([first, second, third].map((mark) => mark?.[of])).size).toBe(3);
    expect(fourth).toEqual({ id: 'm4', valueM: 4 });
    expect(fifth).toEqual({ ...first, id: 'm5', valueM: 5 });
  });

  test('what is injected lies between true values, and every true value is sent', () => {
    const { said, true: truth, wrong } = sent('spiked');
    expect(wrong).toBeGreaterThan(100);
    expect(said.length).toBe(river.length + wrong);
    expect(truth).toEqual(river);
    expect(said.filter(({ at }) => at % (10 * MINUTE) === 0)).toEqual(river);
    expect(said.every(({ at }, i) => i === 0 || at > (said[i - 1]?.at ?? 0))).toBe(true);
  });

  test('gaps leave readings out, repeats send some twice, and shuffling loses none', () => {
    expect(sent('gappy').said.length).toBeLessThan(0.9 * river.length);
    expect(new Set(sent('repeated').said)).toEqual(new Set(river));
    expect(sent('repeated').said.length).toBeGreaterThan(1.2 * river.length);
    for (const disorder of ['all', 20] as const)
      expect(new Set(shuffledPacks(river, disorder, seeded(7)).flat())).toEqual(new Set(river));
  });
});

test('a jump tells of the highest level alone, and each fall is told', () => {
  const marks = [1, 2, 3].map((valueM) => ({ id: `m${valueM}`, valueM }));
  const values = [0, 3.5, 2.5, 2.5, 2.5, 1.5, 1.5, 1.5, 2, 1.5, 1.5, 1.5, 0.5, 0.5, 0.5].map((valueM, i) => ({
    ...{ at: i, valueM },
  }));
  const rules = { marks, hysteresisM: 0.1, holdMs: 2, intervalMs: 1 };
  expect(crossingsOf(values, rules)).toEqual([
    '1 m3',
    '4 fallen:m2',
    '7 fallen:m1',
    '8 m2',
    '11 fallen:m1',
    '14 closed',
  ]);
});

test('what was due and not told is missed; what was told and not due, or twice, is false', () => {
  expect(compare(['1 a', '2 b', '3 c'], ['1 a', '3 c', '3 c', '4 d'])).toEqual({
    due: 3,
    missed: ['2 b'],
    wrong: ['4 d', '3 c (twice)'],
  });
});
