import type { ReferenceMark } from '../parts/episode-reference.js';
import type { Value } from '../real-floods/river-files.js';

const MINUTE = 60_000;
/** Signs for no value, as gauges send them, and heights at which nothing stands. */
const SENTINELS = [-9_999, -888, -99_999, 4_000];
/** Metres above the river: more than a change that is never doubted. */
const SPIKES_M = [2.6, 3.4, 4.8, 7, 9];
/** After a true value; the true one after it comes within the interval. */
const WRONG_AFTER = 4 * MINUTE;

/** What a gauge sends of a river, in the order of its file, and what of it is true. */
export interface Sent {
  said: Value[];
  true: Value[];
  wrong: number;
}

export type Variant = 'original' | 'each its own' | 'at a value' | 'repeated' | 'gappy' | 'spiked';

/**
 * Levels that stand where the river's first value at or above each of them was: there they are reached, and a millimetre above they would
 * not be. A level that the river never reached, or passed in one step with the next, stays.
 */
export function marksAtValues(marks: readonly ReferenceMark[], values: readonly Value[]): ReferenceMark[] {
  const moved: ReferenceMark[] = [];
  for (const mark of marks.toReversed()) {
    const first = values.find(({ valueM }) => valueM >= mark.valueM)?.valueM ?? mark.valueM;
    const isBelowNext = first < (moved[0]?.valueM ?? Number.POSITIVE_INFINITY);
    moved.unshift(isBelowNext ? { ...mark, valueM: first } : mark);
  }
  return moved;
}

/** By much of what lies below the levels, by nothing, by some of it; each for so many intervals. Every fourth as its station's. */
const LEFT_BY = [
  { share: 0.6, intervals: 2 },
  { share: 0, intervals: 3 },
  { share: 0.15, intervals: 1 },
];
/** By more no level of these rivers is left in time. */
const MOST_M = 2;

/** Levels of a river that are left each in its own way. */
export function eachItsOwn(
  marks: readonly ReferenceMark[],
  values: readonly Value[],
  intervalMs: number,
): ReferenceMark[] {
  const lowestM = values.reduce((lowest, { valueM }) => Math.min(lowest, valueM), Number.POSITIVE_INFINITY);
  const belowM = Math.min(MOST_M / 0.6, (marks[0]?.valueM ?? lowestM) - lowestM);
  return marks.map((mark, index) => {
    const own = LEFT_BY[index % (LEFT_BY.length + 1)];
    if (!own) return mark;
    const hysteresisM = Math.round(own.share * belowM * 1_000) / 1_000;
    return { ...mark, hysteresisM, holdMs: own.intervals * intervalMs };
  });
}

export function sentAs(
  variant: Variant,
  values: readonly Value[],
  { intervalMs, highestM, chance }: { intervalMs: number; highestM: number; chance: () => number },
): Sent {
  const one = <T>(items: readonly T[]): T => items[Math.floor(chance() * items.length)] as T;
  switch (variant) {
    case 'original':
    case 'each its own':
    case 'at a value':
      return { said: [...values], true: [...values], wrong: 0 };
    case 'repeated':
      return {
        said: values.flatMap((value) => (chance() < 0.3 ? [value, value] : [value])),
        ...{ true: [...values], wrong: 0 },
      };
    case 'gappy': {
      let gapUntil = 0;
      const left = values.filter(({ at }) => {
        if (at >= gapUntil && chance() < 0.01) gapUntil = at + (2 + chance() * 10) * intervalMs;
        return at >= gapUntil && chance() >= 0.15;
      });
      return { said: left, true: left, wrong: 0 };
    }
    case 'spiked': {
      const said = values.flatMap((value, index): Value[] => {
        const next = values[index + 1];
        if (!next || next.at - value.at > intervalMs || next.at - value.at <= WRONG_AFTER || chance() >= 0.1)
          return [value];
        const at = value.at + WRONG_AFTER;
        if (chance() < 0.4) return [value, { at, valueM: one(SENTINELS) }];
        // A river that rises more than half as far meanwhile would bear it out, and rightly so.
        const least = 4 * Math.abs(next.valueM - value.valueM);
        const spikes = SPIKES_M.filter((height) => height > least && value.valueM + height < highestM);
        const down = chance() < 0.2 && least < 3 ? [-3] : [];
        const by = [...spikes, ...down];
        return by.length === 0
          ? [value]
          : [value, { at, valueM: Math.round((value.valueM + one(by)) * 1_000) / 1_000 }];
      });
      return { said, true: [...values], wrong: said.length - values.length };
    }
  }
}

/** How far a reading may be from its place: anywhere in the river, or within the next so many. */
export type Disorder = 'all' | number;

/** Readings out of order, some twice, in packs of one to eight. */
export function shuffledPacks(values: readonly Value[], disorder: Disorder, chance: () => number): Value[][] {
  const all = values.flatMap((value) => (chance() < 0.2 ? [value, value] : [value]));
  const longest = disorder === 'all' ? all.length : disorder;
  for (let from = 0; from < all.length; ) {
    const length = disorder === 'all' ? longest : 1 + Math.floor(chance() * longest);
    for (let i = Math.min(from + length, all.length) - 1; i > from; i--) {
      const j = from + Math.floor(chance() * (i - from + 1));
      [all[i], all[j]] = [all[j] as Value, all[i] as Value];
    }
    from += length;
  }
  const packs: Value[][] = [];
  for (let at = 0; at < all.length; ) {
    const size = 1 + Math.floor(chance() * 8);
    packs.push(all.slice(at, at + size));
    at += size;
  }
  return packs;
}
