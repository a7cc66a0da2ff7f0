import { isDamage, openForReading, type SqliteDatabase } from '@kawamori/kit';

/** What the thread that makes a sheet or its table answers. */
export type FromPaperWorker =
  | { type: 'text'; text: string }
  | { type: 'broken'; message: string }
  | { type: 'fault'; message: string };

export function paperMade(make: () => string): FromPaperWorker {
  try {
    return { type: 'text', text: make() };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { type: isDamage(error) ? 'broken' : 'fault', message };
  }
}

/** A sheet is wanted most when a disk fails: it is made without what only the journal knows, and says so. */
export function openedJournal(file: string): SqliteDatabase | undefined {
  try {
    return openForReading(file);
  } catch {
    return undefined;
  }
}
