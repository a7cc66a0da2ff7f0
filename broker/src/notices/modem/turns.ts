/** Who may use something that only one can use at a time. */
export interface Turns {
  /** Runs work when its turn comes: urgent work before all other, else in the order of asking. */
  take<T>(urgent: boolean, work: () => Promise<T>): Promise<T>;
  /** Whether anybody uses it, or waits for it. */
  readonly isBusy: boolean;
}

export function turns(): Turns {
  const urgent: (() => void)[] = [];
  const others: (() => void)[] = [];
  let isTaken = false;
  const next = () => {
    const begin = urgent.shift() ?? others.shift();
    isTaken = begin !== undefined;
    begin?.();
  };
  return {
    get isBusy() {
      return isTaken;
    },
    take: async (isUrgent, work) => {
      if (isTaken) await new Promise<void>((resolve) => (isUrgent ? urgent : others).push(resolve));
      else isTaken = true;
      try {
        return await work();
      } finally {
        next();
      }
    },
  };
}
