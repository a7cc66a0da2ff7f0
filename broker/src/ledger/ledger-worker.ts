// Makes one chronology in a thread of its own: it goes through the journal, for which nobody else should wait.
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { CsvForm, Instant, LedgerPage, LedgerQuery } from '@kawamori/contracts';
import { isDamage, openForReading, type SqliteDatabase } from '@kawamori/kit';
import { ledgerCsv } from './ledger-csv.js';
import { newestPage } from './ledger-page.js';
import { ledgerSheet } from './ledger-sheet.js';
import { ledgerOf, TooManyLines } from './ledger-source.js';
import { pinnedThumbs } from './pinned-thumbs.js';

/** As what a chronology is wanted. */
export type LedgerForm =
  | { as: 'page'; limit: number }
  | { as: 'csv'; form: CsvForm }
  | { as: 'sheet'; hubName: string; madeAt: Instant };

export interface LedgerWorkerData {
  journalFile: string;
  storeFile: string;
  query: LedgerQuery;
  wanted: LedgerForm;
  drill: boolean;
}
export type FromLedgerWorker =
  | { type: 'page'; page: LedgerPage }
  | { type: 'text'; text: string }
  | { type: 'too-many'; lines: number }
  | { type: 'broken'; message: string }
  | { type: 'fault'; message: string };

function made(data: LedgerWorkerData): FromLedgerWorker {
  try {
    return read(data);
  } catch (error) {
    if (error instanceof TooManyLines) return { type: 'too-many', lines: error.lines };
    const message = error instanceof Error ? error.message : String(error);
    return { type: isDamage(error) ? 'broken' : 'fault', message };
  }
}

function read({ journalFile, storeFile, query, wanted, drill }: LedgerWorkerData): FromLedgerWorker {
  const journal = openForReading(journalFile);
  let store: SqliteDatabase | undefined;
  try {
    store = openForReading(storeFile);
    const ledger = ledgerOf({ journal, store }, query);
    if (wanted.as === 'page') return { type: 'page', page: newestPage(ledger.lines, wanted.limit) };
    if (wanted.as === 'csv') return { type: 'text', text: ledgerCsv(ledger, wanted.form, drill) };
    const thumbs = pinnedThumbs(ledger.lines, store, dirname(journalFile));
    return { type: 'text', text: ledgerSheet({ ...ledger, ...wanted, thumbs, query, drill }) };
  } finally {
    store?.close();
    journal.close();
  }
}

parentPort?.postMessage(made(workerData as LedgerWorkerData));
