// Looks up what was said of one setting, or which calendar files a town took, in a thread of its own: it goes through the journal, for which
// nobody else should wait.
import { parentPort, workerData } from 'node:worker_threads';
import type { OfficeKind, TownId } from '@kawamori/contracts';
import { openForReading, type SqliteDatabase } from '@kawamori/kit';
import { type CalendarTaken, calendarsTaken } from '../duty/calendars-taken.js';
import { type SettingWord, wordsUpon } from './history.js';

export type HistoryQuestion =
  | { of: 'setting'; kind: OfficeKind; id: string }
  | { of: 'calendars'; town: TownId };
export interface HistoryWorkerData {
  journalFile: string;
  asked: HistoryQuestion;
}
export type FromHistoryWorker =
  | { type: 'words'; words: SettingWord[] }
  | { type: 'calendars'; calendars: CalendarTaken[] }
  | { type: 'fault'; message: string };

const answerOf = (journal: SqliteDatabase, asked: HistoryQuestion): FromHistoryWorker =>
  asked.of === 'setting'
    ? { type: 'words', words: wordsUpon(journal, asked.kind, asked.id) }
    : { type: 'calendars', calendars: calendarsTaken(journal, asked.town) };

function looked({ journalFile, asked }: HistoryWorkerData): FromHistoryWorker {
  try {
    const journal = openForReading(journalFile);
    try {
      return answerOf(journal, asked);
    } finally {
      journal.close();
    }
  } catch (error) {
    return { type: 'fault', message: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(looked(workerData as HistoryWorkerData));
