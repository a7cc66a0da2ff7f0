// Looks up what was said of one setting, in a thread of its own: it goes through the journal, for which nobody else should wait.
import { parentPort, workerData } from 'node:worker_threads';
import type { OfficeKind } from '@kawamori/contracts';
import { openForReading } from '@kawamori/kit';
import { type SettingWord, wordsUpon } from './history.js';

export interface HistoryWorkerData {
  journalFile: string;
  kind: OfficeKind;
  id: string;
}
export type FromHistoryWorker = { type: 'words'; words: SettingWord[] } | { type: 'fault'; message: string };

function looked({ journalFile, kind, id }: HistoryWorkerData): FromHistoryWorker {
  try {
    const journal = openForReading(journalFile);
    try {
      return { type: 'words', words: wordsUpon(journal, kind, id) };
    } finally {
      journal.close();
    }
  } catch (error) {
    return { type: 'fault', message: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(looked(workerData as HistoryWorkerData));
