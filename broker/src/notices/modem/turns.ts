import { pause } from '@kawamori/kit';

/** Who may use something that only one can use at a time. */
export interface Turns {
  /** Runs work when its turn comes: what has the higher rank before all other, else in the order of asking. What is begun is ended first. */
  take<T>(rank: number, work: () => Promise<T>): Promise<T>;
  /** Whether anybody uses it, or waits for it. */
  readonly isBusy: boolean;
}

export function turns(): Turns {
  /** The next one stands first. */
  const waiting: { rank: number; begin: () => void }[] = [];
  let isTaken = false;
  const next = () => {
    const one = waiting.shift();
    isTaken = one !== undefined;
    one?.begin();
  };
  const wait = (rank: number) =>
    new Promise<void>((begin) => {
      const behind = waiting.findIndex((one) => one.rank < rank);
      waiting.splice(behind === -1 ? waiting.length : behind, 0, { rank, begin });
    });
  return {
    get isBusy() {
      return isTaken;
    },
    take: async (rank, work) => {
      if (isTaken) await wait(rank);
      else isTaken = true;
      try {
        return await work();
      } finally {
        // Who has just used it may ask for it once more: the second ring of something grave comes before all that is less so.
        void pause(0).then(next);
      }
    },
  };
}
