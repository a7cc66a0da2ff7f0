// Makes one on-the-hour table in a thread of its own: a day of a region that measures each second is a million readings.
import { parentPort, workerData } from 'node:worker_threads';
import type { CsvForm, HoursOrder, Instant, TownId } from '@kawamori/contracts';
import { openForReading } from '@kawamori/kit';
import { settingsTable } from '../settings/settings.js';
import { hoursCsv } from './hours-csv.js';
import { hoursSheet } from './hours-sheet.js';
import { hoursSource } from './hours-source.js';
import { hoursTable, hoursUpTo } from './hours-table.js';
import { type FromPaperWorker, paperMade } from './paper.js';

/** Which table, with what was left open filled in. */
export interface AskedHours {
  /** The last full hour. */
  at: Instant;
  hours: number;
  town: TownId | undefined;
  order: HoursOrder;
}

/** As what it is wanted. */
export type HoursForm =
  | { as: 'csv'; form: CsvForm }
  | { as: 'sheet'; hubName: string; madeAt: Instant; by: string };

export interface HoursWorkerData {
  storeFile: string;
  asked: AskedHours;
  /** River clock. */
  now: Instant;
  wanted: HoursForm;
  drill: boolean;
}

function made({ storeFile, asked, now, wanted, drill }: HoursWorkerData): string {
  const store = openForReading(storeFile);
  try {
    const { stations, towns } = settingsTable(store).load();
    const table = hoursTable(
      { hours: hoursUpTo(asked.at, asked.hours), now, order: asked.order },
      [...stations.values()].filter(({ town }) => asked.town === undefined || town === asked.town),
      hoursSource(store),
    );
    if (wanted.as === 'csv') return hoursCsv(table, { towns, drill }, wanted.form);
    return hoursSheet({ table, asked, towns: [...towns.values()], now, drill, ...wanted });
  } finally {
    store.close();
  }
}

const data = workerData as HoursWorkerData;
parentPort?.postMessage(paperMade(() => made(data)) satisfies FromPaperWorker);
