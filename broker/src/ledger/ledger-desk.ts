import type { LedgerQuery } from '@kawamori/contracts';
import { inThread, threadDesk } from '../thread-desk.js';
import type { FromLedgerWorker, LedgerForm, LedgerWorkerData } from './ledger-worker.js';

/** Makes chronologies for those who ask, a few at a time. */
export interface LedgerDesk {
  /** Undefined where too many are asked for already. */
  make(query: LedgerQuery, wanted: LedgerForm): Promise<FromLedgerWorker | undefined>;
}

export function ledgerDesk(
  files: () => Pick<LedgerWorkerData, 'journalFile' | 'storeFile' | 'drill'>,
  work: (data: LedgerWorkerData) => Promise<FromLedgerWorker> = inThread(
    new URL('./ledger-worker.js', import.meta.url),
  ),
): LedgerDesk {
  const desk = threadDesk((asked: Pick<LedgerWorkerData, 'query' | 'wanted'>) =>
    work({ ...files(), ...asked }),
  );
  return { make: (query, wanted) => desk.make({ query, wanted }) };
}
