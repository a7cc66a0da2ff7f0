/** Lets so many pieces of work run at once; the others wait their turn. */
export interface Lanes {
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function lanes(width: number): Lanes {
  let running = 0;
  const waiting: (() => void)[] = [];
  return {
    run: async (work) => {
      if (running >= width) await new Promise<void>((resolve) => waiting.push(resolve));
      else running++;
      try {
        return await work();
      } finally {
        // The lane goes to the next in line without being free in between.
        const next = waiting.shift();
        if (next) next();
        else running--;
      }
    },
  };
}
