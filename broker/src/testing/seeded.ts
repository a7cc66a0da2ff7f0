/** Chance that can be given again: the same seed gives the same numbers (mulberry32). */
export interface Seeded {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number with `from <= n <= to`. */
  whole(from: number, to: number): number;
  oneOf<T>(items: readonly T[]): T;
  /** True so often. */
  chance(share: number): boolean;
  shuffled<T>(items: readonly T[]): T[];
  /** Both lists in one, each in its own order. */
  merged<T>(some: readonly T[], others: readonly T[]): T[];
}

export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    whole,
    chance: (share) => next() < share,
    oneOf: (items) => {
      const [item] = items.slice(whole(0, items.length - 1));
      if (item === undefined) throw new Error('nothing to choose from');
      return item;
    },
    shuffled: (items) => {
      const rest = [...items];
      const shuffled: typeof rest = [];
      while (rest.length > 0) shuffled.push(...rest.splice(whole(0, rest.length - 1), 1));
      return shuffled;
    },
    merged: <T>(some: readonly T[], others: readonly T[]) => {
      const merged: T[] = [...some];
      let from = 0;
      for (const item of others) {
        from = whole(from, merged.length);
        merged.splice(from++, 0, item);
      }
      return merged;
    },
  };
}
