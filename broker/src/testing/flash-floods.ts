// Rivers and gauges for property tests: floods of the shapes that small steep rivers know, and the noise that gauges make.
import { MINUTE } from '@kawamori/contracts';
import type { At } from './builders.js';
import type { Seeded } from './seeded.js';

/** Minutes between two values. */
export const EVERY = 10;
const toMillimetre = (value: number) => Math.round(value * 1_000) / 1_000;

/** The water as it really stood: a value each ten minutes, in minutes after the start. */
export type Shape = (chance: Seeded, start: At) => At[];

/** 3 m and more within an hour, in uneven steps. */
const risesInAnHour: Shape = (chance, start) => {
  const weights = Array.from({ length: 6 }, () => chance.whole(4, 6));
  const total = weights.reduce((sum, one) => sum + one, 0);
  const rise = 3 + chance.next() * 4;
  const steps = weights.map((weight) => (rise * weight) / total);
  return onwards(start, [...steps, 0, -0.1]);
};

/** A bed that is dry in one value and full in the next, and goes on, stays or falls. */
const fillsAtOnce: Shape = (chance, start) => {
  const rise = 3.1 + chance.next() * 4;
  return onwards(start, [rise, ...Array.from({ length: 5 }, () => chance.next() * 0.8 - 0.3)]);
};

/** A bore or a debris wave: the crest comes first, and what follows is lower from value to value. */
const crestFirst: Shape = (chance, start) => {
  const jump = 3.1 + chance.next() * 4;
  const share = 0.5 + chance.next() * 0.45;
  return onwards(start, [
    jump,
    -jump * (1 - share),
    ...Array.from({ length: 4 }, () => -chance.next() * 0.3),
  ]);
};

/** Two great steps, one after the other: the second up to twice the first, and no faster than a river. */
const inTwoSteps: Shape = (chance, start) => {
  const first = 2.1 + chance.next() * 2;
  return onwards(start, [first, Math.min(4.9, first * (0.3 + 1.7 * chance.next())), 0.2, 0, -0.1]);
};

/** The gauge dies in the first great step, and nothing comes any more. */
const diesAtTheCrest: Shape = (chance, start) => onwards(start, [3.1 + chance.next() * 4]);

export const SHAPES: Record<string, Shape> = {
  'a rise of 3 m and more in an hour': risesInAnHour,
  'a dry bed that fills within ten minutes': fillsAtOnce,
  'a crest that comes first': crestFirst,
  'two great steps': inTwoSteps,
  'a gauge that dies at the crest': diesAtTheCrest,
};

function onwards([from, height]: At, steps: readonly number[]): At[] {
  let now = height;
  return steps.map((step, i) => {
    now += step;
    return [from + (i + 1) * EVERY, toMillimetre(now)];
  });
}

/** Hours of a river below every level, which moves by centimetres. */
export function quietRiver(chance: Seeded, values: number): At[] {
  let height = chance.oneOf([0.2, 0.6, 1.1]);
  return Array.from({ length: values }, (_, i) => {
    height = Math.min(1.4, Math.max(0, height + chance.oneOf([-0.02, -0.01, 0, 0, 0.01, 0.02])));
    return [i * EVERY, toMillimetre(height)];
  });
}

/**
 * What gauges say besides: a spike of any height, a sign for no value, one value again and again, a value that is missing. Two true values
 * at least stand between any two of them: spikes that agree with one another, and silence after one, are floods until shown otherwise.
 * The last value is as it was.
 */
export function withNoise(chance: Seeded, river: readonly At[]): At[] {
  const said: At[] = [];
  let calmSince = 0;
  let stuckUntil = 0;
  for (const [index, [time, value]] of river.entries()) {
    const isCalm = index - calmSince < 2 || index === river.length - 1;
    const noise = isCalm ? 'none' : chance.oneOf([...KINDS, ...Array<'none'>(20).fill('none')]);
    if (noise !== 'none') calmSince = index + 1;
    if (noise === 'stuck') {
      stuckUntil = index + chance.whole(1, 6);
      calmSince = stuckUntil + 1;
    }
    const before = said.at(-1)?.[1];
    if (noise === 'missing') continue;
    if (noise === 'spike') said.push([time, toMillimetre(value + chance.oneOf(SPIKES))]);
    else if (noise === 'sentinel') said.push([time, chance.oneOf([-9_999, -888])]);
    else said.push([time, index > 0 && index <= stuckUntil && before !== undefined ? before : value]);
  }
  return said;
}

const KINDS = ['spike', 'sentinel', 'stuck', 'missing'] as const;
const SPIKES = [-1.8, 0.7, 2.4, 3.2, 4.8, 7, 12, 17];

/** How long after a value the next one is due. */
export const INTERVAL = EVERY * MINUTE;
