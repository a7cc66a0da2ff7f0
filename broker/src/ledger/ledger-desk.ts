import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { LedgerQuery } from '@kawamori/contracts';
import type { FromLedgerWorker, LedgerForm, LedgerWorkerData } from './ledger-worker.js';

/** Made at the same time; a few more wait for them, and others are asked to come again. */
const AT_ONCE = 2;
const MOST_WAITING = 8;
/** Megabytes of heap that one may take. */
const HEAP_MB = 256;

/** Makes chronologies for those who ask, a few at a time. */
export interface LedgerDesk {
  /** Undefined where too many are asked for already. */
  make(query: LedgerQuery, wanted: LedgerForm): Promise<FromLedgerWorker | undefined>;
}

export function ledgerDesk(
  files: () => Pick<LedgerWorkerData, 'journalFile' | 'storeFile' | 'drill'>,
  work: (data: LedgerWorkerData) => Promise<FromLedgerWorker> = inThread,
): LedgerDesk {
  let underWay = 0;
  const waiting: (() => void)[] = [];
  return {
    make: async (query, wanted) => {
      if (underWay >= AT_ONCE) {
        if (waiting.length >= MOST_WAITING) return undefined;
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else underWay++;
      try {
        return await work({ ...files(), query, wanted });
      } finally {
        const next = waiting.shift();
        // Its place goes to whoever has waited longest.
        if (next) next();
        else underWay--;
      }
    },
  };
}

async function inThread(data: LedgerWorkerData): Promise<FromLedgerWorker> {
  const worker = new Worker(new URL('./ledger-worker.js', import.meta.url), {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  // Together: an error of the worker ends both, and one that nobody waited for would end the hub.
  const [[answer]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')]);
  return answer as FromLedgerWorker;
}
