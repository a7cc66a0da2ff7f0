import { HOUR, MINUTE, SECOND } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { type At, aStation, minute } from '../testing/builders.js';
import { seeded } from '../testing/seeded.js';
import {
  NO_RISE_STATE,
  type RiseRules,
  type RiseState,
  remembered,
  riseReach,
  riseStep,
} from './rise-engine.js';

// A gauge with an overflow level at 5 m; a value every 10 minutes; hold 20 minutes.
const levels = aStation({
  levels: [
    {
      validFrom: '2020-01-01T00:00:00+09:00',
      datum: 'tp',
      marks: [
        { key: 'start', valueM: 1 },
        { key: 'overflow', valueM: 5 },
      ],
    },
  ],
}).levels;
const rules = (changes: Partial<RiseRules> = {}): RiseRules => ({
  ...{ in10min: undefined, in1h: undefined, ahead: undefined },
  ...{ levels, hold: 20 * MINUTE, observing: 10 * MINUTE },
  ...changes,
});

/** What a run of good readings leads to: `minute from>to`, with how long the rise that was told took. */
function watch(readings: readonly At[], changes: Partial<RiseRules>): string[] {
  let state = NO_RISE_STATE;
  const said: string[] = [];
  for (const [minutes, valueM] of readings) {
    const step = riseStep(state, { at: minute(minutes), valueM }, rules(changes));
    state = step.state;
    if (!step.change) continue;
    const { at, from, to, since } = step.change;
    const length = since ? ` in ${(at - since.at) / MINUTE}` : '';
    said.push(`${(at - minute(0)) / MINUTE} ${from ?? '-'}>${to ?? '-'}${length}`);
  }
  return said;
}
/** Values every ten minutes. */
const each10 = (...values: number[]): At[] => values.map((value, i) => [i * 10, value]);

describe('the rise within ten minutes', () => {
  const told = { in10min: 0.5 };

  test('is told at the first reading that shows it, to the millimetre', () => {
    expect(watch(each10(1, 1, 1.499), told)).toEqual([]);
    expect(watch(each10(1, 1, 1.5), told)).toEqual(['20 ->rise in 10']);
  });

  test('counts between values that do not come to the second', () => {
    const jitter: At[] = [
      [0, 1],
      [9.9, 1.1],
      [20, 1.7],
    ];
    expect(watch(jitter, told)).toEqual(['20 ->rise in 10.1']);
  });

  test('is no rise where one value alone was too low', () => {
    expect(watch(each10(2, 2, 1.4, 2, 2), told)).toEqual([]);
  });

  test('is not seen by a gauge that speaks too seldom for it, nor across a gap', () => {
    expect(
      watch(
        [
          [0, 1],
          [30, 2],
          [60, 3],
        ],
        { ...told, observing: 30 * MINUTE },
      ),
    ).toEqual([]);
    expect(
      watch(
        [
          [0, 1],
          [10, 1],
          [80, 2],
        ],
        told,
      ),
    ).toEqual([]);
  });

  test('is over when the water has hardly risen for the hold time, and told again at the next one', () => {
    const quick = each10(1, 1, 1.5, 1.6, 1.6, 1.6, 1.6, 2.2);
    expect(watch(quick, told)).toEqual(['20 ->rise in 10', '50 rise>-', '70 ->rise in 10']);
  });

  test('does not flap: a rise that is only a little slower for a while goes on', () => {
    const unsteady = each10(1, 1, 1.5, 1.8, 2.1, 2.6, 2.9, 3.4);
    expect(watch(unsteady, told)).toEqual(['20 ->rise in 10']);
  });
});

describe('the rise within an hour', () => {
  const told = { in1h: 1.2 };

  test('is told as soon as it is so much, however short a time it took', () => {
    expect(watch(each10(1, 1, 1.6, 2.2), told)).toEqual(['30 ->rise in 20']);
    expect(watch(each10(1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.4), told)).toEqual(['70 ->rise in 60']);
  });

  test('is not told of water that has taken longer for it', () => {
    expect(watch(each10(...Array.from({ length: 30 }, (_, i) => 1 + i * 0.15)), told)).toEqual([]);
  });

  test('counts for a gauge with a value an hour', () => {
    expect(
      watch(
        [
          [0, 1],
          [60, 1.3],
          [120, 2.6],
        ],
        { ...told, observing: HOUR },
      ),
    ).toEqual(['120 ->rise in 60']);
  });
});

describe('a rise towards the overflow level', () => {
  const told = { ahead: { within: 2 * HOUR, isBesideSteps: false } };

  test('is told when the rise of an hour would come to it in so long', () => {
    // 1.2 m an hour: 2.4 m below it and nearer.
    const steady = each10(...Array.from({ length: 16 }, (_, i) => 1 + i * 0.2));
    expect(watch(steady, told)).toEqual(['80 ->near in 60']);
  });

  test('is not told of water that stands, however near', () => {
    expect(watch(each10(...Array.from({ length: 12 }, () => 4.9)), told)).toEqual([]);
  });

  test('is not told at the overflow level itself: that is told as a level', () => {
    expect(watch(each10(2, 2, 5.1, 5.6), told)).toEqual([]);
  });

  test('stands above a quick rise, and goes on while the water is above that level and rises', () => {
    const quick = each10(1, 1, 1.6, 2.2, 3.4, 4.6, 5.2, 5.3, 5.3, 5.3, 5.2, 5.1, 5, 4.9, 4.8);
    expect(watch(quick, { ...told, in10min: 0.5 })).toEqual([
      '20 ->rise in 10',
      '40 rise>near in 30',
      '140 near>-',
    ]);
  });
});

describe('a gauge that speaks each second', () => {
  /** Hours of unrest by some centimetres. */
  const restless = (seed: number): RiseState['recent'] => {
    const chance = seeded(seed);
    return Array.from({ length: 7_000 }, (_, i) => ({
      at: minute(0) + i * SECOND,
      valueM: 2 + chance.whole(0, 30) / 1_000,
    }));
  };
  const observing = 10 * MINUTE;
  const after = (readings: RiseState['recent']) =>
    readings.reduce<RiseState['recent']>((known, one) => remembered(known, one, observing), []);

  test('has two values of each minute remembered, among them the two lowest of all', () => {
    const readings = restless(1);
    const known = after(readings);
    expect(known.length).toBeLessThanOrEqual(2 * (riseReach(observing) / MINUTE + 1));
    const lowestFrom = (from: number, some: RiseState['recent']) =>
      some
        .filter(({ at }) => at >= minute(from))
        .toSorted((a, b) => a.valueM - b.valueM || a.at - b.at)
        .slice(0, 2);
    for (const from of [60, 80, 100, 115])
      expect(lowestFrom(from, known)).toEqual(lowestFrom(from, readings));
  });

  test('is remembered alike by who begins as far back as is compared', () => {
    const readings = restless(2);
    for (const end of [readings.length, 6_017]) {
      const all = readings.slice(0, end);
      const since = (all.at(-1)?.at ?? 0) - riseReach(observing);
      expect(after(all)).toEqual(after(all.filter(({ at }) => at >= since)));
    }
  });

  test('tells a rise as one does that speaks each ten minutes', () => {
    const told = { ahead: { within: 2 * HOUR, isBesideSteps: false } };
    const steady = Array.from({ length: 9_001 }, (_, i): At => [i / 60, 1 + i / 3_000]);
    const [said = ''] = watch(steady, told);
    expect(watch(each10(...steady.flatMap(([, value], i) => (i % 600 === 0 ? [value] : []))), told)).toEqual([
      '80 ->near in 60',
    ]);
    expect(Number(said.split(' ')[0])).toBeGreaterThan(70);
    expect(Number(said.split(' ')[0])).toBeLessThanOrEqual(80);
  });
});
