// Makes one situation report in a thread of its own: what was broken is told again from the journal.
import { parentPort, workerData } from 'node:worker_threads';
import type { Instant, MusterView, TownId } from '@kawamori/contracts';
import { openForReading } from '@kawamori/kit';
import { settingsTable } from '../settings/settings.js';
import { headquartersThen } from './hq-standing.js';
import { type FromPaperWorker, openedJournal, paperMade } from './paper.js';
import { situationSheet } from './situation-sheet.js';
import { situationAt } from './situation-source.js';

export interface SituationWorkerData {
  storeFile: string;
  journalFile: string;
  asked: { at: Instant; town: TownId | undefined };
  /** River clock. */
  now: Instant;
  /** Those that went on in the days before. */
  musters: readonly MusterView[];
  hubName: string;
  madeAt: Instant;
  by: string;
  drill: boolean;
}

function made({ storeFile, journalFile, asked, now, musters, ...rest }: SituationWorkerData): string {
  const store = openForReading(storeFile);
  const journal = openedJournal(journalFile);
  try {
    const settings = settingsTable(store).load();
    const situation = situationAt({ store, journal }, settings, { ...asked, now });
    const wallAt = rest.madeAt + (asked.at - now);
    const headquarters = headquartersThen(settings, musters, { ...asked, wallAt });
    return situationSheet({ situation, headquarters, settings, town: asked.town, now, ...rest });
  } finally {
    journal?.close();
    store.close();
  }
}

const data = workerData as SituationWorkerData;
parentPort?.postMessage(paperMade(() => made(data)) satisfies FromPaperWorker);
