// Makes one reception book in a thread of its own.
import { parentPort, workerData } from 'node:worker_threads';
import type { CsvForm, Instant, TownId } from '@kawamori/contracts';
import { openForReading } from '@kawamori/kit';
import { bookTable } from '../book/book-table.js';
import { settingsTable } from '../settings/settings.js';
import { type FromPaperWorker, paperMade } from './paper.js';
import { receptionCsv } from './reception-csv.js';
import { receptionSheet } from './reception-sheet.js';

/** As what the book is wanted. */
export type ReceptionForm =
  | { as: 'csv'; form: CsvForm }
  | { as: 'sheet'; hubName: string; madeAt: Instant; by: string };

export interface ReceptionWorkerData {
  storeFile: string;
  asked: { from: Instant; to: Instant; town: TownId | undefined };
  wanted: ReceptionForm;
  drill: boolean;
}

function made({ storeFile, asked, wanted, drill }: ReceptionWorkerData): string {
  const store = openForReading(storeFile);
  try {
    const settings = settingsTable(store).load();
    const { from, to, town } = asked;
    const entries = bookTable(store)
      .between(from, to)
      .filter((entry) => entry.kind !== 'action')
      .filter((entry) => town === undefined || entry.town === null || entry.town === town);
    if (wanted.as === 'csv') return receptionCsv(entries, { settings, drill }, wanted.form);
    return receptionSheet({ entries, settings, asked, drill, ...wanted });
  } finally {
    store.close();
  }
}

parentPort?.postMessage(paperMade(() => made(workerData as ReceptionWorkerData)) satisfies FromPaperWorker);
