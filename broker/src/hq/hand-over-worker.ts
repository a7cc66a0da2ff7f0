// Makes one hand-over sheet in a thread of its own: it goes through the journal.
import { parentPort, workerData } from 'node:worker_threads';
import type { Instant } from '@kawamori/contracts';
import { openForReading } from '@kawamori/kit';
import { settingsTable } from '../settings/settings.js';
import { handOverSheet } from './hand-over-sheet.js';
import { type AskedShift, handOverOf } from './hand-over-source.js';
import { type FromPaperWorker, openedJournal, paperMade } from './paper.js';

export interface HandOverWorkerData {
  storeFile: string;
  journalFile: string;
  asked: AskedShift;
  /** River clock. */
  now: Instant;
  hubName: string;
  madeAt: Instant;
  by: string;
  drill: boolean;
}

function made({ storeFile, journalFile, asked, now, ...rest }: HandOverWorkerData): string {
  const store = openForReading(storeFile);
  const journal = openedJournal(journalFile);
  try {
    const settings = settingsTable(store).load();
    const handOver = handOverOf({ store, journal }, settings, asked, { now, wallNow: rest.madeAt });
    return handOverSheet({ handOver, settings, asked, now, ...rest });
  } finally {
    journal?.close();
    store.close();
  }
}

parentPort?.postMessage(paperMade(() => made(workerData as HandOverWorkerData)) satisfies FromPaperWorker);
