import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Made at the same time; a few more wait for them, and others are asked to come again. */
const AT_ONCE = 2;
const MOST_WAITING = 8;
/** Megabytes of heap that one may take. */
const HEAP_MB = 256;

/** Has work done in threads of their own, a few at a time. */
export interface ThreadDesk<Data, Answer> {
  /** Undefined where too many are asked for already. */
  make(data: Data): Promise<Answer | undefined>;
}

export function threadDesk<Data, Answer>(work: (data: Data) => Promise<Answer>): ThreadDesk<Data, Answer> {
  let underWay = 0;
  const waiting: (() => void)[] = [];
  return {
    make: async (data) => {
      if (underWay >= AT_ONCE) {
        if (waiting.length >= MOST_WAITING) return undefined;
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else underWay++;
      try {
        return await work(data);
      } finally {
        const next = waiting.shift();
        // Its place goes to whoever has waited longest.
        if (next) next();
        else underWay--;
      }
    },
  };
}

/** One piece of work in a thread that posts one answer and ends. */
export const inThread =
  <Data, Answer>(program: URL) =>
  async (data: Data): Promise<Answer> => {
    const worker = new Worker(program, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    // Together: an error of the worker ends both, and one that nobody waited for would end the hub.
    const [[answer]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')]);
    return answer as Answer;
  };
